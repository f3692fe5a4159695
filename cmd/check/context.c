/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contexts that checks ask about. */
#include "config.h"

#include <stdio.h>

#include "shared/cli.h"

#include "check/context.h"

static char *make(const char *role, const char *type, const char *level)
{
	char *text;

	if (asprintf(&text, "system_u:%s:%s:%s", role, type, level) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

char *context_process(const struct model *model, size_t type, const char *level)
{
	return make("system_r", model_type(model, type), level);
}

char *context_object(const struct model *model, size_t type, const char *level)
{
	return make("object_r", model_type(model, type), level);
}
