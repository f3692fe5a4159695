/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever parses as a context takes another level, and keeps the rest. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "selinux/context.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_context_ struct svirt_context one = {}, other = {};
	_cleanup_free_ char *text = fuzz_text(data, size), *changed = NULL;
	const struct svirt_level level = {.categories = {5}};

	if (svirt_context_parse(text, &one) < 0)
		return 0;
	if (svirt_context_with_level(text, &level, &changed) < 0 ||
		svirt_context_parse(changed, &other) < 0)
		abort();
	if (strcmp(one.user, other.user) != 0 ||
		strcmp(one.role, other.role) != 0 ||
		strcmp(one.type, other.type) != 0 ||
		!svirt_level_equals(&other.range.low, &level) ||
		!svirt_level_equals(&other.range.high, &level))
		abort();
	return 0;
}
