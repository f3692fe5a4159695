/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets that a VM can answer. The kernel gives a connection that is accepted
 * the range of who connects, and a VM may use it only at its own level. */
#include "config.h"

#include <sys/socket.h>

#include <selinux/selinux.h>

#include "svirt.h"
#include "util.h"

static void freeconp(char **context)
{
	freecon(*context);
}

/* This process's own context at that level, for the next socket. */
static int set_level(const struct svirt_level *level)
{
	_cleanup_(freeconp) char *own = NULL;
	_cleanup_free_ char *context = NULL;
	int err;

	if (getcon_raw(&own) < 0)
		return util_errno();
	err = svirt_context_with_level(own, level, &context);
	if (err < 0)
		return err;
	return setsockcreatecon_raw(context) < 0 ? util_errno() : 0;
}

SVIRT_PUBLIC int svirt_socket_at(const struct svirt_level *level)
{
	_cleanup_close_ int fd = -1;
	int err = set_level(level);

	if (err < 0)
		return err;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	err = fd < 0 ? util_errno() : 0;
	if (setsockcreatecon_raw(NULL) < 0 && err == 0)
		err = util_errno();
	return err < 0 ? err : TAKE_FD(fd);
}
