/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A socket in a VM's run folder is connected to; what is said there is the
 * caller's.
 *
 * The VM and its user fill the folder. So this file MUST
 *  - reach the socket by descriptors, following no link;
 *  - connect to what it looked at, whatever has its name by then;
 *  - give the connection the VM's level, or it could not answer;
 *  - wait no longer than it was told, though nobody accepts.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

#include "svirt.h"
#include "util.h"

static int socket_pin(int folder, const char *name)
{
	_cleanup_close_ int fd =
		openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return util_errno();
	if (S_ISLNK(st.st_mode))
		return -ELOOP;
	return S_ISSOCK(st.st_mode) ? TAKE_FD(fd) : -ENOTSOCK;
}

/* A queue that is full is waited for; the kernel would do so for ever. */
static int connect_to(
	int pinned, const struct svirt_level *level, unsigned int wait)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	_cleanup_close_ int fd = svirt_socket_at(level);

	if (fd < 0)
		return fd;
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d",
		pinned);
	while (connect(fd, (const struct sockaddr *)&address, sizeof(address)) <
		0) {
		if (errno != EAGAIN && errno != EINTR)
			return util_errno();
		if (wait < 10)
			return -ETIMEDOUT;
		nanosleep(&moment, NULL);
		wait -= 10;
	}
	return TAKE_FD(fd);
}

SVIRT_PUBLIC int svirt_rundir_connect(const struct svirt_vm *vm,
	const char *name, unsigned int wait, int *ret)
{
	_cleanup_close_ int folder = -1, pinned = -1;
	int fd;

	if (strchr(name, '/') || strcmp(name, "..") == 0 ||
		strcmp(name, ".") == 0 || !*name)
		return -EINVAL;
	folder = svirt_rundir_open(vm);
	if (folder < 0)
		return folder;
	pinned = socket_pin(folder, name);
	if (pinned < 0)
		return pinned;
	fd = connect_to(pinned, &vm->level, wait);
	if (fd < 0)
		return fd;
	*ret = fd;
	return 0;
}
