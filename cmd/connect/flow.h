/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes that go one way, from a descriptor to another, for a loop of poll(2):
 * moved as they come, never waited for. Opening and closing is the caller's. */
#ifndef SVIRT_CMD_CONNECT_FLOW_H
#define SVIRT_CMD_CONNECT_FLOW_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/* What a pipe takes without waiting once poll(2) says that it can be written.
 */
#define FLOW_MAX 4096

struct flow {
	int from;
	int to;
	bool is_over;	 /* nothing more comes */
	bool is_refused; /* nobody takes it any more */
	size_t start;
	size_t size;
	char data[FLOW_MAX];
};

/* Whether all that came went out, and nothing more will come. */
bool flow_is_done(const struct flow *flow);

/* What to wait for: its source and its target. A target that is idle is waited
 * for as well, to hear that it is gone. */
void flow_wait(const struct flow *flow, struct pollfd ret[2]);

/* Read what has come, once it has room for it: how much was added to the end of
 * data, 0 when none. */
size_t flow_read(struct flow *flow, const struct pollfd polled[2]);

/* Write what can be written. */
void flow_write(struct flow *flow, const struct pollfd polled[2]);

#endif
