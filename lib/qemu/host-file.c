/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening without harm. MUST: open no FIFO, socket or character device, whose
 * opening can wait or act; end without waiting. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>

#include "qemu/host-file.h"
#include "util.h"

static int pin(const char *path, bool by_header)
{
	struct stat st;
	int fd;

	if (by_header && lstat(path, &st) == 0 && S_ISLNK(st.st_mode) &&
		st.st_uid != 0 && st.st_uid != geteuid())
		return -ELOOP;
	fd = open(path, O_PATH | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}

int qemu_host_file_open(const char *path, bool by_header, struct stat *ret)
{
	_cleanup_close_ int pinned = pin(path, by_header);
	char name[64];
	int fd;

	if (pinned < 0)
		return pinned;
	if (fstat(pinned, ret) < 0)
		return util_errno();
	if (!S_ISREG(ret->st_mode) && !S_ISBLK(ret->st_mode))
		return -EMEDIUMTYPE;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", pinned);
	fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}

ssize_t qemu_host_file_read(int fd, unsigned char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t r = pread(fd, bytes + done, size - done, (off_t)done);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return util_errno();
		if (r == 0)
			break;
		done += (size_t)r;
	}
	return (ssize_t)done;
}
