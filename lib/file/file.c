/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One file by its descriptor: what it is, its label and attributes; found by
 * path in path.c, by handle in identity.c.
 *
 * Labels are changed by root on files that users and guests can move about
 * meanwhile. So this file MUST
 *  - examine, label and read back one and the same descriptor, and take no
 *    path once that is open;
 *  - never follow a symlink;
 *  - never open a device, socket or FIFO, which could act on it;
 *  - reach a descriptor through /proc only where /proc is procfs.
 */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

#include "file/file.h"

#define LABEL "security.selinux"
#define FLAGS (O_CLOEXEC | O_NOFOLLOW)
#define READING (O_RDONLY | O_NONBLOCK | O_NOCTTY)

/* What else could be mounted there would have the label set on some other
 * file. */
int file_link(int fd, struct file_link *ret)
{
	struct statfs fs;
	struct file_link link;

	snprintf(link.path, sizeof(link.path), "/proc/self/fd");
	if (statfs(link.path, &fs) < 0)
		return util_errno();
	if (fs.f_type != PROC_SUPER_MAGIC)
		return -ENOENT;
	snprintf(link.path, sizeof(link.path), "/proc/self/fd/%d", fd);
	*ret = link;
	return 0;
}

void file_close(struct file *file)
{
	util_closep(&file->fd);
	file->fd = -1;
}

static int label_check(struct file *file)
{
	struct stat st;

	if (fstat(file->fd, &st) < 0)
		return util_errno();
	file->mode = st.st_mode;
	file->links = st.st_nlink;
	file->dev = st.st_dev;
	file->rdev = st.st_rdev;
	file->ino = st.st_ino;
	return 0;
}

int file_from_fd(int fd, struct file *ret)
{
	_cleanup_file_ struct file file = {.fd = fd};
	int err = label_check(&file);

	if (err < 0)
		return err;
	*ret = file;
	file.fd = -1;
	return 0;
}

int file_reopen(const struct file *file, int flags)
{
	struct file_link link;
	int err = file_link(file->fd, &link);
	int fd;

	if (err < 0)
		return err;
	fd = open(link.path, flags | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}

int file_pin(int fd, struct file *ret)
{
	_cleanup_file_ struct file file = {.fd = fd, .is_path = true};
	int err = label_check(&file);

	if (err < 0)
		return err;
	*ret = file;
	file.fd = -1;
	return 0;
}

int file_from_path(int fd, struct file *ret)
{
	_cleanup_file_ struct file file = FILE_NONE;
	int err = file_pin(fd, &file);

	if (err < 0)
		return err;
	if (S_ISREG(file.mode) || S_ISDIR(file.mode)) {
		fd = file_reopen(&file, READING);
		if (fd >= 0) { /* else the O_PATH descriptor has to do */
			close(file.fd);
			file.fd = fd;
			file.is_path = false;
		}
	}
	*ret = file;
	file.fd = -1;
	return 0;
}

int file_open(int directory, const char *name, struct file *ret)
{
	int fd = openat(directory, name, O_PATH | FLAGS);

	return fd < 0 ? util_errno() : file_from_path(fd, ret);
}

int file_open_regular(int directory, const char *name, struct file *ret)
{
	_cleanup_file_ struct file file = FILE_NONE;
	int err;

	file.fd = openat(directory, name, READING | FLAGS);
	if (file.fd < 0)
		return file_open(directory, name, ret);
	err = label_check(&file);
	if (err < 0)
		return err;
	if (!S_ISREG(file.mode))
		return file_open(directory, name, ret);
	*ret = file;
	file.fd = -1;
	return 0;
}

int file_path(const struct file *file, char **ret)
{
	char path[PATH_MAX];
	struct file_link link;
	ssize_t length;
	char *copy;
	int err = file_link(file->fd, &link);

	if (err < 0)
		return err;
	length = readlink(link.path, path, sizeof(path));
	if (length < 0)
		return util_errno();
	if (length == sizeof(path))
		return -ENAMETOOLONG;
	if (path[0] != '/') /* outside of this process's root */
		return -ENOENT;
	copy = strndup(path, (size_t)length);
	if (!copy)
		return -ENOMEM;
	*ret = copy;
	return 0;
}

static ssize_t attribute_read(
	const struct file *file, const char *name, char *value, size_t size)
{
	struct file_link link;
	ssize_t length;
	int err;

	if (!file->is_path) {
		length = fgetxattr(file->fd, name, value, size);
		return length < 0 ? util_errno() : length;
	}
	err = file_link(file->fd, &link);
	if (err < 0)
		return err;
	length = getxattr(link.path, name, value, size);
	return length < 0 ? util_errno() : length;
}

int file_attribute(
	const struct file *file, const char *name, char *ret, size_t size)
{
	ssize_t length = attribute_read(file, name, ret, ret ? size - 1 : 0);

	if (length == -ENODATA)
		return 0;
	if (length < 0)
		return (int)length;
	if (ret)
		ret[length] = '\0';
	return 1;
}

int file_label(const struct file *file, char ret[FILE_LABEL_MAX])
{
	ssize_t length = attribute_read(file, LABEL, ret, FILE_LABEL_MAX - 1);

	if (length < 0)
		return (int)length;
	ret[length] = '\0'; /* the kernel may count one, or not */
	return ret[0] == '\0' ? -ENODATA : 0;
}

/* getxattrat(2), of Linux 6.13, whose number is the same everywhere. */
struct xattr_args {
	uint64_t value;
	uint32_t size;
	uint32_t flags;
};

static ssize_t label_at(int directory, const char *name, char *label)
{
	struct xattr_args args = {(uintptr_t)label, FILE_LABEL_MAX, 0};
	char path[32 + NAME_MAX + 1];
	long length = syscall(464, directory, name, AT_SYMLINK_NOFOLLOW, LABEL,
		&args, sizeof(args));

	if (length >= 0 || errno != ENOSYS)
		return length;
	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", directory, name);
	return lgetxattr(path, LABEL, label, FILE_LABEL_MAX);
}

bool file_label_is(int directory, const char *name, const char *label)
{
	size_t size = strlen(label);
	char now[FILE_LABEL_MAX];
	ssize_t length = label_at(directory, name, now);

	if (length < (ssize_t)size || memcmp(now, label, size) != 0)
		return false;
	return length == (ssize_t)size ||
	       (length == (ssize_t)size + 1 && now[size] == '\0');
}

static int attribute_write(const struct file *file, const char *label)
{
	size_t size = label ? strlen(label) + 1 : 0;
	struct file_link link;
	int err;

	if (!file->is_path) {
		if (label)
			err = fsetxattr(file->fd, LABEL, label, size, 0);
		else
			err = fremovexattr(file->fd, LABEL);
		return err < 0 ? util_errno() : 0;
	}
	err = file_link(file->fd, &link);
	if (err < 0)
		return err;
	if (label)
		err = setxattr(link.path, LABEL, label, size, 0);
	else
		err = removexattr(link.path, LABEL);
	return err < 0 ? util_errno() : 0;
}

int file_set_label(const struct file *file, const char *label)
{
	char now[FILE_LABEL_MAX];
	int err = attribute_write(file, label);

	if (err < 0)
		return err;
	err = file_label(file, now);
	if (!label)
		return err == -ENODATA ? 0 : err < 0 ? err : -EIO;
	if (err < 0)
		return err;
	return strcmp(now, label) == 0 ? 0 : -EIO;
}

unsigned int file_kind(mode_t mode)
{
	static const mode_t kinds[FILE_KINDS] = {
		S_IFREG, S_IFDIR, S_IFBLK, S_IFCHR, S_IFLNK, S_IFIFO, S_IFSOCK};
	unsigned int kind = FILE_KINDS - 1;

	while (kind > 0 && kinds[kind] != (mode & S_IFMT))
		kind--;
	return kind;
}
