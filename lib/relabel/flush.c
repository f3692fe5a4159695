/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files and file systems that are to be flushed.
 *
 * A label that is back must be on the disk before its row is gone. A few files
 * are flushed one by one, many with all else on their file system. */
#include "config.h"

#include "file/find-mount.h"
#include "relabel/flush.h"

static int add_filesystem(struct flush *flush, struct filesystem *filesystem)
{
	for (size_t i = 0; i < flush->filesystem_count; i++)
		if (flush->filesystems[i] == filesystem)
			return 0;
	if (flush->filesystem_count == FLUSH_MAX)
		return -ENOBUFS;
	flush->filesystems[flush->filesystem_count++] = filesystem;
	return 0;
}

static void close_files(struct flush *flush)
{
	for (size_t i = 0; i < flush->count; i++)
		util_closep(&flush->files[i]);
	flush->count = 0;
}

int flush_add(
	struct flush *flush, struct file *file, struct filesystem *filesystem)
{
	if (filesystem->is_brief)
		return 0;
	if (!file->is_path && !flush->is_whole &&
		flush->filesystem_count == 0 && flush->count < FLUSH_MAX) {
		flush->files[flush->count++] = TAKE_FD(file->fd);
		return 0;
	}
	return add_filesystem(flush, filesystem);
}

static int flush_filesystem(
	struct filesystems *filesystems, struct filesystem *filesystem)
{
	struct filesystem *reached = filesystem;
	int err = 0;

	if (filesystem->any < 0 && filesystem->fd < 0)
		err = find_mount_of_key(filesystems, filesystem->key,
			filesystem->size, "/", &reached);
	if (err < 0)
		return err;
	if (syncfs(reached->any >= 0 ? reached->any : reached->fd) < 0)
		return util_errno();
	return 0;
}

int flush_all(struct flush *flush, struct filesystems *filesystems)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < flush->filesystem_count; i++)
		err = flush_filesystem(filesystems, flush->filesystems[i]);
	for (size_t i = 0; err == 0 && i < flush->count; i++)
		if (fsync(flush->files[i]) < 0)
			err = util_errno();
	close_files(flush);
	flush->filesystem_count = 0;
	return err;
}
