/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two ways round the categories: to become another type, and to make what
 * has none. */
#ifndef SVIRT_CHECK_WAYS_OUT_H
#define SVIRT_CHECK_WAYS_OUT_H

#include "check/check.h"
#include "check/domains.h"

/* Each type that a VM may become and that categories do not hold. */
void ways_out(struct check_run *run, const struct domains *domains,
	const struct check_id *id);

/* Each type and class of object that a VM makes without a category, and that
 * another VM may open. */
void ways_uncategorized(struct check_run *run, const struct domains *domains,
	const struct check_id *id);

#endif
