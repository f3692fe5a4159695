/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bits of a level's set of categories. What is asked of whole levels is in
 * svirt.h. */
#ifndef SVIRT_SELINUX_LEVEL_H
#define SVIRT_SELINUX_LEVEL_H

#include "svirt.h"
#include "util.h"

/* Put a category, below SVIRT_CATEGORIES, into a level, or take it out. */
void level_add(struct svirt_level *level, unsigned int category);
void level_remove(struct svirt_level *level, unsigned int category);

/* Whether a level has no category but those of another, of any sensitivity. */
bool level_is_within(const struct svirt_level *a, const struct svirt_level *b);

/* Leave a level the categories that another has too, or give it those besides.
 */
void level_intersect(
	struct svirt_level *level, const struct svirt_level *other);
void level_unite(struct svirt_level *level, const struct svirt_level *other);

/* The next category of a level from `category` on, or SVIRT_CATEGORIES. */
unsigned int level_next(const struct svirt_level *level, unsigned int category);

#endif
