/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a row of the registry back to its file: by the path, which is quick,
 * where the same file is still there; else by the handle. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/vfs.h>

#include "file/path-open.h"
#include "file/find-mount.h"
#include "registry/file-find.h"
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

static int pin(const struct relabel *relabel, int fd, struct file *ret)
{
	return relabel->is_looking ? file_pin(fd, ret)
				   : file_from_path(fd, ret);
}

/* What stands at the path of a row. */
struct standing {
	struct file file;
	struct identity identity;
	struct filesystem *filesystem;
};

static void standing_clear(struct standing *standing)
{
	file_close(&standing->file);
}

/* 1 with the row's file, 0 with another that has the name, or -errno. */
static int by_path(struct relabel *relabel, const struct file_row *row,
	struct standing *ret)
{
	int err, fd = open_path(row->path);

	if (fd < 0)
		return fd;
	err = pin(relabel, fd, &ret->file);
	if (err == 0)
		err = identity_read(&ret->file, &ret->identity);
	if (err == 0)
		err = filesystems_find(&relabel->filesystems, &ret->file,
			ret->identity.mount, &ret->filesystem);
	if (err < 0)
		return err;
	return identity_is_same(&ret->identity, &row->identity) &&
	       filesystem_has_key(ret->filesystem, row->key, row->key_size);
}

/* 0 with the file, or -ESTALE when its file system says that it is gone, or
 * another error. */
static int by_handle(
	struct relabel *relabel, const struct file_row *row, struct file *ret)
{
	struct filesystems *filesystems = &relabel->filesystems;
	_cleanup_file_ struct file file = FILE_NONE;
	struct filesystem *filesystem;
	struct statfs fs;
	int fd, err = find_mount_of_key(filesystems, row->key, row->key_size,
			row->path, &filesystem);

	if (err < 0)
		return err;
	fd = identity_open(&row->identity, filesystem->fd);
	if (fd == -ESTALE || fd == -ENOENT) {
		/* One that is dead itself, or a copy, knows nothing of it. */
		if (fstatfs(filesystem->fd, &fs) < 0)
			return -EIO;
		return filesystem->is_copied ? -ENOTUNIQ : -ESTALE;
	}
	if (fd < 0)
		return fd;
	err = pin(relabel, fd, &file);
	if (err < 0)
		return err;
	if (file.links == 0)
		return -ESTALE;
	*ret = file;
	file = FILE_NONE;
	return 0;
}

/* Whether another file at the path is the row's all the same: it has exactly
 * the label that was given, which nobody else's has, and no row of its own.
 * Its identity changed, or the VM put it there. 1, 0 or -errno. */
static int is_ours(struct relabel *relabel, const struct file_row *row,
	const struct standing *standing)
{
	_cleanup_row_ struct file_row own = {0};
	char label[FILE_LABEL_MAX];
	int r = file_label(&standing->file, label);

	if (r < 0 || strcmp(label, row->context) != 0)
		return r == -ENOMEM ? r : 0;
	if (!svirt_role_is_exclusive(row->role) &&
		!identity_is_path(&row->identity))
		return 0;
	r = file_find(relabel->registry, &standing->identity,
		standing->filesystem, &own);
	return r < 0 ? r : r == 0;
}

/* Where a path is all there is, it can be missing only where its own file
 * system is mounted. */
static int without_handle(struct relabel *relabel, const struct file_row *row,
	int found, bool is_missing)
{
	if (found != 0 && !is_missing)
		return found;
	return find_mount_is_at(&relabel->filesystems, row->key, row->key_size,
		       row->path)
		       ? -ESTALE
		       : -ENODEV;
}

int restore_find(struct relabel *relabel, const struct file_row *row,
	struct file *ret, const char **ret_what)
{
	_cleanup_(standing_clear) struct standing standing = {
		.file = FILE_NONE};
	bool is_missing;
	int r, handle;

	r = find_mount_of_path(&relabel->filesystems, row->path, ret_what);
	if (r < 0)
		return r;
	r = by_path(relabel, row, &standing);
	is_missing =
		r == -ENOENT || r == -ENOTDIR || r == -ELOOP || r == -ESTALE;
	handle = r > 0 ? 0 : r == -ENOMEM ? r : by_handle(relabel, row, ret);
	if (handle == -EOPNOTSUPP ||
		(handle < 0 && identity_is_path(&row->identity)))
		handle = without_handle(relabel, row, r, is_missing);
	if (r == 0 && handle < 0 && handle != -ENOMEM)
		r = is_ours(relabel, row, &standing);
	if (r > 0) {
		*ret = standing.file;
		standing.file = FILE_NONE;
		return 0;
	}
	if (handle == -ESTALE && r == 0)
		return -EEXIST;
	return handle == 0 || handle == -ESTALE || is_missing || r == 0 ? handle
									: r;
}
