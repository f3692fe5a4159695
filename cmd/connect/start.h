/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client in the VM, started by svirt-exec, and the pipes to it. */
#ifndef SVIRT_CMD_CONNECT_START_H
#define SVIRT_CMD_CONNECT_START_H

#include <stdbool.h>
#include <sys/stat.h>

struct client {
	pid_t pid;
	int in;	 /* what is written here, the VM reads */
	int out; /* what the VM says */
	int err; /* what svirt-exec and the client have to say */
};

#define CLIENT_NONE                                                            \
	((struct client){                                                      \
		.in = -1,                                                      \
		.out = -1,                                                     \
		.err = -1,                                                     \
	})

/* Start it for a socket in the run folder of the VM called `name`, as the
 * folder's owner. False after a message. */
bool client_start(const char *name, const char *what, const struct stat *folder,
	bool if_enabled, struct client *ret);

/* Close the pipes, which ends it, and wait for that, but not for long: whether
 * it ended well. */
bool client_end(struct client *client);

#endif
