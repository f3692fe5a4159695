/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The label that a file has. It is pinned, not opened: a device would notice,
 * and this command may open no image. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "util.h"

#include "check/file-label.h"

int file_label_pin(const char *path)
{
	int fd = util_openat2(
		AT_FDCWD, path, O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);

	if (fd != -ENOSYS)
		return fd;
	/* before Linux 5.6: the last component at least */
	fd = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}

ssize_t file_label_at(const char *path, char label[FILE_LABEL_MAX])
{
	ssize_t length =
		getxattr(path, "security.selinux", label, FILE_LABEL_MAX - 1);

	if (length < 0 && errno != ENODATA && errno != ENOTSUP)
		return util_errno();
	label[length < 0 ? 0 : length] = '\0';
	return length < 0 ? 0 : length;
}

ssize_t file_label_in(int fd, char label[FILE_LABEL_MAX])
{
	char self[64];

	/* the descriptor may be one that names a file, and has not opened it */
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	return file_label_at(self, label);
}

int file_label_of(int fd, char **ret)
{
	char label[FILE_LABEL_MAX];
	ssize_t length = file_label_in(fd, label);

	if (length < 0)
		return (int)length;
	*ret = length > 0 ? strdup(label) : NULL;
	return length > 0 && !*ret ? -ENOMEM : 0;
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
