/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes in no registry that stand in the way of too many levels. */
#ifndef SVIRT_ALLOC_BYSTANDER_H
#define SVIRT_ALLOC_BYSTANDER_H

#include "svirt.h"

/* Copy a list of processes without those to be passed over when levels of count
 * categories are drawn from a set; only ret->list is to be freed, not what is
 * in it. ret_passed is the broadest of them, or NULL. 0 or -ENOMEM. */
int bystander_leave_out(const struct svirt_processes *live,
	const struct svirt_level *set, unsigned int count,
	struct svirt_processes *ret, const struct svirt_process **ret_passed);

#endif
