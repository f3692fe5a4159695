/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that nobody holds. */
#ifndef SVIRT_DRAW_H
#define SVIRT_DRAW_H

#include "conflict.h"

/* Choose a level of `count` categories from a set, at the set's sensitivity,
 * comparable with none that is held or runs. In a write transaction; the
 * level counts as given out from then on. Returns 0, -EXFULL or -errno. */
int draw_level(struct conflict_search *search, const struct svirt_level *set,
	unsigned int count, struct svirt_level *ret);

/* Whether a level that nothing speaks against so far will do: 1, 0, -errno. */
typedef int (*compose_accept_fn)(
	struct conflict_search *search, const struct svirt_level *level);

/* Put together a level of `count` categories of the set that is accepted;
 * compose.c. Returns 0, -EXFULL or -errno. */
int compose_level(struct conflict_search *search, const struct svirt_level *set,
	unsigned int count, compose_accept_fn accept, struct svirt_level *ret);

/* A level is about to be held that draw_level() did not choose. */
int draw_take(struct svirt_registry *registry, const struct svirt_level *level);

/* A level is held no longer: it becomes the last choice, and the levels that
 * it kept from being drawn can be. */
int draw_give_back(struct svirt_registry *registry, int64_t vm,
	const struct svirt_level *level);

#endif
