/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a row of the registry back to its file: by the path, which is quick,
 * where the same file is still there; else by the handle. */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "file/path.h"
#include "relabel/restore-find.h"

/* A recorded path has no symlink but, in a tree, as its last component. */
static int open_path(const char *path)
{
	_cleanup_free_ char *parent = strdup(path);
	_cleanup_close_ int directory = -1;
	char *slash = parent ? strrchr(parent, '/') : NULL;
	int fd;

	if (!slash)
		return parent ? -ENOENT : -ENOMEM;
	slash[slash == parent ? 1 : 0] = '\0';
	directory = path_open(AT_FDCWD, parent, O_PATH | O_DIRECTORY, 0);
	if (directory < 0)
		return directory;
	path = strrchr(path, '/') + 1;
	fd = openat(
		directory, *path ? path : ".", O_PATH | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}

/* 1 with the file, 0 when another has the name, or -errno. */
static int by_path(struct filesystems *filesystems, const struct file_row *row,
	struct file *ret)
{
	_cleanup_file_ struct file file = FILE_NONE;
	struct identity identity;
	struct filesystem *filesystem;
	int err, fd = open_path(row->path);

	if (fd < 0)
		return fd;
	err = file_from_path(fd, &file);
	if (err == 0)
		err = identity_read(&file, &identity);
	if (err == 0)
		err = filesystems_find(
			filesystems, &file, identity.mount, &filesystem);
	if (err < 0)
		return err;
	if (!identity_is_same(&identity, &row->identity) ||
		filesystem->size != row->key_size ||
		memcmp(filesystem->key, row->key, row->key_size) != 0)
		return 0;
	*ret = file;
	file = FILE_NONE;
	return 1;
}

/* 0 with the file, or -ESTALE when its file system says that it is gone, or
 * another error. */
static int by_handle(struct filesystems *filesystems,
	const struct file_row *row, struct file *ret)
{
	_cleanup_file_ struct file file = FILE_NONE;
	struct filesystem *filesystem;
	int fd, err = filesystems_reach(
			filesystems, row->key, row->key_size, &filesystem);

	if (err < 0)
		return err;
	fd = identity_open(&row->identity, filesystem->fd);
	if (fd < 0)
		return fd == -ENOENT ? -ESTALE : fd;
	err = file_from_path(fd, &file);
	if (err < 0)
		return err;
	if (file.links == 0)
		return -ESTALE;
	*ret = file;
	file = FILE_NONE;
	return 0;
}

int restore_find(struct filesystems *filesystems, const struct file_row *row,
	struct file *ret)
{
	int r = by_path(filesystems, row, ret), handle;
	bool is_missing =
		r == -ENOENT || r == -ENOTDIR || r == -ELOOP || r == -ESTALE;

	if (r > 0 || r == -ENOMEM)
		return r > 0 ? 0 : r;
	handle = by_handle(filesystems, row, ret);
	/* Without handles, the path is all there is. */
	if (handle == -EOPNOTSUPP && (r == 0 || is_missing))
		handle = -ESTALE;
	if (handle == -ESTALE && r == 0)
		return -EEXIST;
	if (handle == 0 || handle == -ESTALE || is_missing || r == 0)
		return handle;
	return r;
}
