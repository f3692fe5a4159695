/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which VMs are at levels that compare with a thing's: few, as a rule, and
 * found without looking at all. */
#ifndef SVIRT_CHECK_COMPARABLE_H
#define SVIRT_CHECK_COMPARABLE_H

#include "check/inventory.h"

/* Held VMs by category, and those that have none or a range. */
struct comparable {
	const struct inventory *inventory;
	size_t *start; /* by category, into list */
	size_t *list;
	size_t *others, other_count;
	struct comparable_near *near; /* by range of a thing, once asked for */
};

/* The VMs that are not apart from a range, in no order. */
struct comparable_near {
	bool is_made;
	size_t count;
	size_t *vms;
};

void comparable_open(const struct inventory *inventory, struct comparable *ret);
void comparable_close(struct comparable *reach);
const struct comparable_near *comparable_find(
	struct comparable *reach, size_t range);

#endif
