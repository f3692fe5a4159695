/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may work on a VM now. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "registry/registry.h"

static int open_lock_file(struct svirt_registry *registry)
{
	_cleanup_free_ char *path = NULL;
	int fd;

	if (asprintf(&path, "%s-lock", registry->path) < 0)
		return -ENOMEM;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? util_errno() : fd;
}

/* An open file description lock on the byte whose offset is the VM's id: the
 * kernel drops it whatever becomes of the holder. */
SVIRT_PUBLIC int svirt_registry_lock(struct svirt_registry *registry,
	const struct svirt_vm *vm, unsigned int wait)
{
	_cleanup_close_ int fd = open_lock_file(registry);
	struct flock lock = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = vm->id,
		.l_len = 1};
	const struct timespec pause = {.tv_nsec = 10000000};

	if (fd < 0)
		return fd;
	while (fcntl(fd, F_OFD_SETLK, &lock) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EACCES)
			return util_errno();
		if (wait < 10)
			return -EWOULDBLOCK;
		nanosleep(&pause, NULL);
		wait -= 10;
	}
	return TAKE_FD(fd);
}
