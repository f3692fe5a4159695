/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that are worked on together. */
#ifndef SVIRT_RELABEL_BATCH_H
#define SVIRT_RELABEL_BATCH_H

#include "relabel/item.h"

struct batch {
	size_t count;
	size_t room;
	struct item *items;
};

int batch_open(struct batch *batch, size_t room);
void batch_empty(struct batch *batch);
void batch_close(struct batch *batch);

/* How many files a batch holds, so that threads do not run out of
 * descriptors. */
size_t batch_room(const struct svirt_work *work);

/* A new item at the end; the batch has room. */
struct item *batch_add(struct batch *batch);

#endif
