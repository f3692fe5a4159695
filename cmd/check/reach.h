/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which VMs are at levels that compare with a thing's: few, as a rule, and
 * found without looking at all. */
#ifndef SVIRT_CHECK_REACH_H
#define SVIRT_CHECK_REACH_H

#include "check/inventory.h"

/* Held VMs by category, and those that have none or a range. */
struct reach {
	const struct inventory *inventory;
	size_t *start; /* by category, into list */
	size_t *list;
	size_t *others, other_count;
	struct reach_near *near; /* by range of a thing, once asked for */
};

/* The VMs that are not apart from a range, in no order. */
struct reach_near {
	bool is_made;
	size_t count;
	size_t *vms;
};

void reach_open(const struct inventory *inventory, struct reach *ret);
void reach_close(struct reach *reach);
const struct reach_near *reach_find(struct reach *reach, size_t range);

#endif
