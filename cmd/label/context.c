/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether --context is one; who may have its level is the library's to say. */
#include "config.h"

#include "label/context.h"
#include "shared/cli.h"

void context_check(const char *text)
{
	_cleanup_(svirt_context_clear) struct svirt_context context = {0};
	int err = svirt_context_parse(text, &context);

	if (err < 0)
		cli_die_usage("--context=%s: %s", text,
			err == -EINVAL
				? "not written like "
				  "system_u:object_r:svirt_image_t:s0:c3,c77"
				: cli_why_level(err));
	if (context.has_range &&
		!svirt_level_equals(&context.range.low, &context.range.high))
		cli_die_usage(
			"--context=%s: must end in one level, not a range",
			text);
	if (svirt_context_is_valid(text) <= 0)
		cli_die(CLI_NOT_DONE,
			"--context=%s: the loaded policy knows no such context",
			text);
}
