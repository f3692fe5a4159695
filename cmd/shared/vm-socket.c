/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel gives a connection that a VM accepts the range of who connects,
 * and the VM may use it only when its own level dominates that. So whoever
 * connects to a VM, or for one, MUST
 *  - give the connection the VM's level, and its own type, as it is made;
 *  - take nothing in the VM's folder for a socket before it is pinned: the VM
 * can put a link there, to a socket of root's;
 *  - see that the VM answers, and nobody else: what listens there says the
 * kernel.
 */
#include "config.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <selinux/selinux.h>

#include "shared/socket.h"
#include "shared/vm-socket.h"
#include "svirt.h"
#include "util.h"

static void freeconp(char **context)
{
	freecon(*context);
}

static int make_socket(const char *text)
{
	struct svirt_level level;
	int err = svirt_level_parse(text, &level);

	return err < 0 ? err : svirt_socket_at(&level);
}

/* Where a queue is full, the kernel would wait for ever. */
static int connect_to(const struct sockaddr_un *address, const char *level)
{
	_cleanup_close_ int fd = make_socket(level);

	if (fd < 0)
		return fd;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
		return util_errno();
	return TAKE_FD(fd);
}

/* Whether who listens is at that level alone. */
static bool is_answered_at(int fd, const char *text)
{
	_cleanup_(svirt_context_clear) struct svirt_context peer = {0};
	_cleanup_(freeconp) char *context = NULL;
	struct svirt_level level;

	return svirt_level_parse(text, &level) == 0 &&
	       getpeercon_raw(fd, &context) == 0 &&
	       svirt_context_parse(context, &peer) == 0 && peer.has_range &&
	       svirt_level_equals(&peer.range.low, &level) &&
	       svirt_level_equals(&peer.range.high, &level);
}

int vm_socket_connect(const char *path, const char *level)
{
	_cleanup_close_ int pinned = socket_pin(AT_FDCWD, path);
	struct sockaddr_un address;
	int fd;

	if (pinned < 0)
		return pinned;
	address = socket_address_pinned(pinned);
	fd = connect_to(&address, level);
	if (fd < 0)
		return fd;
	if (is_answered_at(fd, level))
		return fd;
	close(fd);
	return -EPERM;
}

int vm_socket_connect_for(const char *path, const char *level)
{
	struct sockaddr_un address;
	_cleanup_close_ int fd = -1;
	int err = socket_address(path, &address);

	if (err < 0)
		return err;
	fd = connect_to(&address, level);
	if (fd >= 0 && fcntl(fd, F_SETFL, 0) < 0)
		return util_errno();
	return TAKE_FD(fd);
}

bool vm_socket_is_from_vm(int fd)
{
	_cleanup_(freeconp) char *context = NULL;

	return getpeercon_raw(fd, &context) < 0 ||
	       svirt_policy_separates(context) != 0;
}
