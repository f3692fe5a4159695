/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes between two sockets, both ways. */
#ifndef SVIRT_CMD_RUN_PUMP_H
#define SVIRT_CMD_RUN_PUMP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#define PUMP_ROOM 16384

struct pump {
	struct pump_end {
		int fd;
		char text[PUMP_ROOM]; /* read there, not yet written elsewhere
				       */
		size_t start, end;
		bool ended; /* nothing more comes */
	} ends[2];
};

/* Say what to wait for at both ends. */
void pump_wait(const struct pump *pump, struct pollfd ret[2]);

/* Do what poll(2) found; false when all is over. */
bool pump_move(struct pump *pump, const struct pollfd found[2]);

void pump_close(struct pump *pump);

#endif
