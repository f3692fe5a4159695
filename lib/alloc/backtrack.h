/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A level put together category by category. */
#ifndef SVIRT_ALLOC_BACKTRACK_H
#define SVIRT_ALLOC_BACKTRACK_H

#include "alloc/conflict.h"

/* Whether a level that nothing speaks against so far will do: 1, 0, -errno. */
typedef int (*backtrack_accept_fn)(
	const struct conflict_search *search, const struct svirt_level *level);

/* Put together a level of `count` categories of the set that is accepted.
 * Returns 0, -EXFULL or -errno. */
int backtrack_level(const struct conflict_search *search,
	const struct svirt_level *set, unsigned int count,
	backtrack_accept_fn accept, struct svirt_level *ret);

#endif
