/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table pool: how far the combinations of a set were walked through. */
#ifndef SVIRT_ALLOC_DRAW_PROGRESS_H
#define SVIRT_ALLOC_DRAW_PROGRESS_H

#include "alloc/permutation.h"
#include "registry/registry.h"

/* A walk through the combinations of one set; next is the place it is at. */
struct draw_progress {
	struct permutation permutation;
	int64_t next;
};

/* Read the walk of the permutation's set and count, or begin one with a key of
 * its own. In a write transaction, like draw_progress_save(). */
int draw_progress_load(
	struct svirt_registry *registry, struct draw_progress *progress);
int draw_progress_save(
	struct svirt_registry *registry, const struct draw_progress *progress);

#endif
