/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that nobody holds. */
#ifndef SVIRT_ALLOC_DRAW_H
#define SVIRT_ALLOC_DRAW_H

#include "alloc/conflict.h"

/* Choose a level of `count` categories from a set, at the set's sensitivity,
 * comparable with none that is held or runs. In a write transaction; the
 * level counts as given out from then on. Returns 0, -EXFULL or -errno. */
int draw_level(const struct conflict_search *search,
	const struct svirt_level *set, unsigned int count,
	struct svirt_level *ret);

#endif
