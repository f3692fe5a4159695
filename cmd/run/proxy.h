/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets where the command line has them, for as long as the VM runs: what
 * connects there is passed on to QEMU's own, in the VM's folder. */
#ifndef SVIRT_CMD_RUN_PROXY_H
#define SVIRT_CMD_RUN_PROXY_H

#include <poll.h>
#include <stdbool.h>
#include <sys/types.h>

#include "run/pump.h"

enum {
	PROXY_SOCKETS = 32,
	PROXY_CONNECTIONS = 64,
	PROXY_POLLED = PROXY_SOCKETS + 2 * PROXY_CONNECTIONS,
};

struct proxy {
	const char *level; /* the VM's */
	size_t socket_count, connection_count;
	struct proxy_socket {
		int fd;
		dev_t device;
		ino_t inode;
		const char *path, *target;
	} sockets[PROXY_SOCKETS];
	struct proxy_connection {
		const struct proxy_socket *socket;
		bool is_through;  /* else QEMU does not listen yet */
		struct pump pump; /* its first end is who connected */
	} * connections[PROXY_CONNECTIONS];
};

/* Listen at @path, with the rights that this process has now, for what listens
 * at @target, or will. 0 or a negative errno. */
int proxy_listen(struct proxy *proxy, const char *path, const char *target);

/* What to wait for: how many of @ret, and in how many ms to look again, or -1.
 */
size_t proxy_wait(const struct proxy *proxy, struct pollfd ret[PROXY_POLLED],
	int *ret_timeout);

/* Do what poll(2) has found of that. */
void proxy_serve(struct proxy *proxy, const struct pollfd *found);

/* Close all. */
void proxy_end(struct proxy *proxy);

/* Remove the socket that was made at @path, if it is still there. */
void proxy_remove(const struct proxy *proxy, const char *path);

#endif
