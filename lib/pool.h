/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table pool: how far the combinations of a set were walked through. */
#ifndef SVIRT_POOL_H
#define SVIRT_POOL_H

#include "shuffle.h"
#include "vm.h"

/* A walk through the combinations of one set; next is the place it is at. */
struct pool {
	struct shuffle shuffle;
	struct vm_key set;
	int64_t next;
};

/* Read the walk of pool->set and pool->shuffle, or begin one with a key of its
 * own. In a write transaction, like pool_save(). */
int pool_load(struct svirt_registry *registry, struct pool *pool);
int pool_save(struct svirt_registry *registry, const struct pool *pool);

#endif
