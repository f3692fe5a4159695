/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is made here and handed over: connections to programs that were started
 * before the VM, such as a TPM or passt, and taps. */
#ifndef SVIRT_CMD_RUN_HANDOVER_H
#define SVIRT_CMD_RUN_HANDOVER_H

#include "run/files.h"
#include "run/user.h"

struct handover {
	size_t count;
	int *fds;
};

/* One more descriptor, which is closed by execve(2) until handover_open(). */
void handover_add(struct handover *handover, int fd);

/* Connect, as the user, to what @command has as "-chardev socket,path=PATH" or
 * "-netdev stream,addr.path=PATH", and say there which descriptor it is: what
 * cannot be handed over is told, and stays. A file that is no more needed by
 * its name is marked. */
void handover_connect(struct handover *handover, struct command *command,
	struct files *files, const struct user *user, const char *level);

/* Let the next program that is started have them. */
void handover_open(const struct handover *handover);
/* It has them: they are not kept. */
void handover_close(struct handover *handover);

#endif
