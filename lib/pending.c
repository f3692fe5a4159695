/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A label that is back must be on the disk before its row is gone. A few files
 * are flushed one by one, many with all else on their file system. */
#include "config.h"

#include "job.h"

static int add_volume(struct pending *pending, struct volume *volume)
{
	for (size_t i = 0; i < pending->volume_count; i++)
		if (pending->volumes[i] == volume)
			return 0;
	if (pending->volume_count == PENDING_MAX)
		return -ENOBUFS;
	pending->volumes[pending->volume_count++] = volume;
	return 0;
}

static void close_files(struct pending *pending)
{
	for (size_t i = 0; i < pending->count; i++)
		util_closep(&pending->files[i]);
	pending->count = 0;
}

int pending_add(struct job *job, struct file *file, struct volume *volume)
{
	struct pending *pending = &job->pending;

	if (volume->is_brief)
		return 0;
	if (!file->is_path && !pending->is_whole &&
		pending->volume_count == 0 && pending->count < PENDING_MAX) {
		pending->files[pending->count++] = TAKE_FD(file->fd);
		return 0;
	}
	return add_volume(pending, volume);
}

static int flush_volume(struct job *job, struct volume *volume)
{
	struct volume *reached;
	int err = volumes_reach(
		&job->volumes, volume->key, volume->size, &reached);

	if (err == 0 && syncfs(reached->fd) < 0)
		err = util_errno();
	return err;
}

int pending_flush(struct job *job)
{
	struct pending *pending = &job->pending;
	int err = 0;

	for (size_t i = 0; err == 0 && i < pending->volume_count; i++)
		err = flush_volume(job, pending->volumes[i]);
	for (size_t i = 0; err == 0 && i < pending->count; i++)
		if (fsync(pending->files[i]) < 0)
			err = util_errno();
	close_files(pending);
	pending->volume_count = 0;
	return err;
}
