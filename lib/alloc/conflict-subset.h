/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Held subsets of a large level. */
#ifndef SVIRT_ALLOC_CONFLICT_SUBSET_H
#define SVIRT_ALLOC_CONFLICT_SUBSET_H

#include "registry/registry.h"

/* Find a held level below a level of any size, by skipping through the index.
 * Returns 1 and its VM, 0, or -errno. */
int conflict_subset_find(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t *ret);

#endif
