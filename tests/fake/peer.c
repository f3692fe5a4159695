/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The context of the process at the other end of a socket. */
#include "config.h"
#undef _FORTIFY_SOURCE

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fake.h"

/* What the process at the other end had in /proc when it connected or listened;
 * one that does not run under this stand-in is an administrator's. */
static void peer_context(int fd, char ret[4096])
{
	struct ucred peer = {0};
	socklen_t length = sizeof(peer);
	char name[16], *path;
	FILE *file;

	snprintf(ret, 4096, "%s",
		fake_is_loaded() ? "unconfined_u:unconfined_r:unconfined_t:s0-"
				   "s0:c0.c1023"
				 : "kernel");
	if (!fake_is_loaded() ||
		REAL(getsockopt)(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length))
		return;
	snprintf(name, sizeof(name), "%d", (int)peer.pid);
	path = fake_path("FAKE_PROC", NULL, name);
	file = path ? fopen(path, "re") : NULL;
	free(path);
	if (file) {
		if (!fgets(ret, 4096, file))
			ret[0] = '\0';
		fclose(file);
	}
}

int getsockopt(
	int fd, int level, int name, void *value, socklen_t *restrict size)
{
	char context[4096];

	if (level != SOL_SOCKET || name != SO_PEERSEC || !fake_is_enabled())
		return REAL(getsockopt)(fd, level, name, value, size);
	peer_context(fd, context);
	if (*size < strlen(context) + 1) {
		*size = (socklen_t)strlen(context) + 1;
		errno = ERANGE;
		return -1;
	}
	*size = (socklen_t)strlen(context) + 1;
	memcpy(value, context, *size);
	return 0;
}
