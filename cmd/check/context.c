/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contexts that checks ask about, and what stands in one. */
#include "config.h"

#include <stdio.h>
#include <string.h>

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

/* What stands behind so many colons. */
static const char *field(const char *context, unsigned int number)
{
	for (unsigned int i = 0; context && i < number; i++) {
		context = strchr(context, ':');
		context = context ? context + 1 : NULL;
	}
	return context;
}

char *context_type(const char *context)
{
	const char *start = field(context, 2);
	char *type;

	if (!start)
		return NULL;
	type = strndup(start, strcspn(start, ":"));
	if (!type)
		cli_die(CLI_UNUSABLE, "out of memory");
	return type;
}

const char *context_range(const char *context)
{
	return field(context, 3);
}
