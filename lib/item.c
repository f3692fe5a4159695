/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "item.h"

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
