/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets of programs that were started before the VM, such as a TPM: connected
 * to here, and handed over. */
#ifndef SVIRT_CMD_RUN_HANDOVER_H
#define SVIRT_CMD_RUN_HANDOVER_H

#include "run/files.h"
#include "run/user.h"

struct handover {
	size_t count;
	int *fds;
};

/* Connect, as the user, to what @command has as "-chardev socket,path=PATH",
 * and say fd=N there: what cannot be handed over is told, and stays. A file
 * that is no more needed by its name is marked. */
void handover_connect(struct handover *handover, struct command *command,
	struct files *files, const struct user *user, const char *level);

/* Let the next program that is started have them. */
void handover_open(const struct handover *handover);
/* It has them: they are not kept. */
void handover_close(struct handover *handover);

#endif
