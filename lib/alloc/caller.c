/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which levels a caller may hand out; which of them is drawn is draw.c's to
 * say. */
#include "config.h"

#include <string.h>

#include "alloc/caller.h"
#include "selinux/context.h"

int caller_range(struct svirt_range *ret)
{
	_cleanup_context_ struct svirt_context context = {0};
	_cleanup_free_ char *text = NULL;
	int err = svirt_context_caller(&text);

	if (err == 0)
		err = svirt_context_parse(text, &context);
	if (err == 0)
		*ret = context.range;
	return err;
}

struct svirt_range caller_allowed(const struct svirt_range *caller)
{
	struct svirt_range range = *caller;

	memset(range.low.categories, 0, sizeof(range.low.categories));
	if (svirt_level_count(&range.high) == 0)
		memset(range.high.categories, 0xff,
			sizeof(range.high.categories));
	return range;
}
