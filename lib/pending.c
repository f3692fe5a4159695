/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A label that is back must be on the disk before its row is gone. A few files
 * are flushed one by one, many with all else on their file system. */
#include "config.h"

#include "job.h"

static int add_filesystem(
	struct pending *pending, struct filesystem *filesystem)
{
	for (size_t i = 0; i < pending->filesystem_count; i++)
		if (pending->filesystems[i] == filesystem)
			return 0;
	if (pending->filesystem_count == PENDING_MAX)
		return -ENOBUFS;
	pending->filesystems[pending->filesystem_count++] = filesystem;
	return 0;
}

static void close_files(struct pending *pending)
{
	for (size_t i = 0; i < pending->count; i++)
		util_closep(&pending->files[i]);
	pending->count = 0;
}

int pending_add(
	struct job *job, struct file *file, struct filesystem *filesystem)
{
	struct pending *pending = &job->pending;

	if (filesystem->is_brief)
		return 0;
	if (!file->is_path && !pending->is_whole &&
		pending->filesystem_count == 0 &&
		pending->count < PENDING_MAX) {
		pending->files[pending->count++] = TAKE_FD(file->fd);
		return 0;
	}
	return add_filesystem(pending, filesystem);
}

static int flush_filesystem(struct job *job, struct filesystem *filesystem)
{
	struct filesystem *reached;
	int err = filesystems_reach(
		&job->filesystems, filesystem->key, filesystem->size, &reached);

	if (err == 0 && syncfs(reached->fd) < 0)
		err = util_errno();
	return err;
}

int pending_flush(struct job *job)
{
	struct pending *pending = &job->pending;
	int err = 0;

	for (size_t i = 0; err == 0 && i < pending->filesystem_count; i++)
		err = flush_filesystem(job, pending->filesystems[i]);
	for (size_t i = 0; err == 0 && i < pending->count; i++)
		if (fsync(pending->files[i]) < 0)
			err = util_errno();
	close_files(pending);
	pending->filesystem_count = 0;
	return err;
}
