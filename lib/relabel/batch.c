/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that are worked on together; one of them is in item.c. */
#include "config.h"

#include <sys/resource.h>

#include "relabel/batch.h"

#define BATCH_MAX 4096
/* Descriptors for all that is not a file of a batch. */
#define SPARE 128

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
