/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever parses as a range is written in a form that parses to the same. */
#include "config.h"

#include <stdlib.h>

#include "fuzz.h"
#include "svirt.h"
#include "util.h"

static void check(const struct svirt_level *level)
{
	_cleanup_free_ char *text = NULL;
	struct svirt_level again;

	if (svirt_level_format(level, &text) < 0 ||
		svirt_level_parse(text, &again) < 0 ||
		!svirt_level_equals(level, &again))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_free_ char *text = fuzz_text(data, size);
	struct svirt_range range;

	if (svirt_range_parse(text, &range) == 0) {
		check(&range.low);
		check(&range.high);
		if (!svirt_level_dominates(&range.high, &range.low))
			abort();
	}
	if (svirt_level_parse(text, &range.low) == 0)
		check(&range.low);
	if (svirt_categories_parse(text, &range.low) == 0)
		check(&range.low);
	return 0;
}
