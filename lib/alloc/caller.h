/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which levels a caller may hand out. */
#ifndef SVIRT_ALLOC_CALLER_H
#define SVIRT_ALLOC_CALLER_H

#include "svirt.h"

/* The range of this process's context. Return 0 or -errno. */
int caller_range(struct svirt_range *ret);

/* The levels a caller may hand out: its range, or all categories where its
 * high end names none. */
struct svirt_range caller_allowed(const struct svirt_range *caller);

#endif
