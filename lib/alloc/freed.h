/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that nobody holds and that the draw is past. */
#ifndef SVIRT_ALLOC_FREED_H
#define SVIRT_ALLOC_FREED_H

#include "registry/registry.h"

/* Whether a level is among them, or among those that were held once: 1, 0 or
 * -errno. */
int freed_has(struct svirt_registry *registry, const struct svirt_level *level);
int freed_has_used(
	struct svirt_registry *registry, const struct svirt_level *level);

/* Set a level aside that a VM, or with 0 a process, is in the way of; and name
 * another VM for it, by the row's id. */
int freed_set_aside(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t blocker);
int freed_set_blocker(
	struct svirt_registry *registry, int64_t freed, int64_t blocker);

/* The next level after (used, id) of that many categories that lies in the set:
 * never used ones first, then the longest freed. Return 1, 0 or -errno. */
int freed_next(struct svirt_registry *registry, const struct svirt_level *set,
	unsigned int count, int64_t *used, int64_t *id,
	struct svirt_level *ret);

/* A level is about to be held that draw_level() did not choose. */
int freed_take(
	struct svirt_registry *registry, const struct svirt_level *level);

/* A level is held no longer: it becomes the last choice, and the levels that
 * it kept from being drawn can be. */
int freed_add(struct svirt_registry *registry, int64_t vm,
	const struct svirt_level *level);

#endif
