/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that are worked on together, opened and not yet judged. */
#include "config.h"

#include <dirent.h>
#include <string.h>
#include <sys/resource.h>

#include "relabel/batch.h"

#define BATCH_MAX 4096
/* Descriptors for all that is not a file of a batch. */
#define SPARE 128

static void item_clear(struct item *item)
{
	tree_directory_unref(item->dir);
	file_close(&item->file);
	util_closep(&item->parent);
	free(item->path);
	free(item->vm);
}

int batch_open(struct batch *batch, size_t room)
{
	*batch = (struct batch){.room = room};
	batch->items = calloc(room, sizeof(*batch->items));
	return batch->items ? 0 : -ENOMEM;
}

void batch_empty(struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		item_clear(&batch->items[i]);
	batch->count = 0;
}

void batch_close(struct batch *batch)
{
	batch_empty(batch);
	free(batch->items);
	*batch = (struct batch){0};
}

struct item *batch_add(struct batch *batch)
{
	struct item *item = &batch->items[batch->count++];

	*item = (struct item){.file = FILE_NONE, .parent = -1};
	return item;
}

void item_refuse(struct item *item, enum svirt_reason reason, int error)
{
	if (item_is_refused(item))
		return;
	item->outcome = SVIRT_REFUSED;
	item->reason = reason;
	item->error = error < 0 ? -error : error;
}

size_t batch_room(const struct svirt_work *work)
{
	unsigned int threads = work->threads ? work->threads : 1;
	struct rlimit limit;
	size_t room;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
		limit.rlim_cur < SPARE + 16 * threads)
		return 16;
	/* A file named alone takes two: its directory is kept as well. */
	room = (limit.rlim_cur - SPARE) / threads / 2;
	return room < BATCH_MAX ? room : BATCH_MAX;
}

static int open_entry(struct item *item)
{
	const char *name = strrchr(item->path, '/') + 1;
	int err;

	if (item->type == DT_REG)
		err = file_open_regular(item->dir->fd, name, &item->file);
	else
		err = file_open(item->dir->fd, name, &item->file);
	if (err == -ENOENT) {
		item->is_silent = true;
		return 0;
	}
	if (err == 0 && S_ISDIR(item->file.mode)) {
		/* It became one after the tree was read there. */
		file_close(&item->file);
		item->is_silent = true;
	}
	return err;
}

int item_open(struct item *item, unsigned int flags)
{
	int err = 0;

	if (item->is_right)
		return 0;
	if (item->error) {
		item_refuse(item,
			item->error == ELOOP ? SVIRT_TOO_DEEP : SVIRT_FAILED,
			item->error);
		return 0;
	}
	if (item_is_refused(item))
		return 0;
	if (item->file.fd < 0)
		err = open_entry(item);
	if (err == 0 && !item->is_silent)
		err = identity_read(&item->file, &item->identity);
	if (err == 0 && !item->is_silent && item->dir &&
		(flags & SVIRT_ONE_FILE_SYSTEM) &&
		item->identity.mount != item->dir->mount)
		item->is_silent = true;
	if (err < 0 && err != -ENOMEM) {
		item_refuse(item, SVIRT_FAILED, err);
		err = 0;
	}
	return err;
}
