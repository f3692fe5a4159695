/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The label that a file has. It is pinned, not opened: a device would notice,
 * and this command may open no image. */
#include "config.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include "util.h"

#include "check/file-label.h"

int file_label_pin(const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_NO_SYMLINKS,
	};
	long fd = syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));

	/* before Linux 5.6: the last component at least */
	if (fd < 0 && errno == ENOSYS)
		fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? util_errno() : (int)fd;
}

int file_label_of(int fd, char **ret)
{
	char self[64], text[4096];
	ssize_t size;

	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	size = getxattr(self, "security.selinux", text, sizeof(text) - 1);
	if (size < 0 && (errno == ENODATA || errno == ENOTSUP)) {
		*ret = NULL;
		return 0;
	}
	if (size < 0)
		return util_errno();
	text[size] = '\0';
	*ret = strdup(text);
	return *ret ? 0 : -ENOMEM;
}

int file_label_read(const char *path, mode_t *ret_mode, char **ret)
{
	_cleanup_close_ int fd = file_label_pin(path);
	struct stat status;
	int err;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return util_errno();
	err = file_label_of(fd, ret);
	if (err == 0)
		*ret_mode = status.st_mode;
	return err;
}
