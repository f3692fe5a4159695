/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Security contexts as text: taken apart, given another level;
 * what the policy says of them is in policy.c. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "selinux/context.h"

/* Cut one part and the colon after it off the front of @cursor. Return 1 when
 * there was a colon, 0 at the end, or -EINVAL.
 *
 * A part is visible ASCII: policies use less of it, but what matters here is
 * that a context can be printed and stays on one line. */
static int part_cut(const char **cursor, struct context_part *ret)
{
	const char *start = *cursor, *end = start;

	while (*end > ' ' && *end < 0x7f && *end != ':')
		end++;
	if (end == start || end - start > INT_MAX || (*end && *end != ':'))
		return -EINVAL;
	ret->start = start;
	ret->length = (int)(end - start);
	*cursor = *end ? end + 1 : end;
	return *end == ':';
}

int context_split(const char *text, struct context_parts *ret)
{
	struct context_parts parts = {};
	int r;

	if (part_cut(&text, &parts.user) != 1 ||
		part_cut(&text, &parts.role) != 1)
		return -EINVAL;
	r = part_cut(&text, &parts.type);
	if (r < 0)
		return r;
	if (r > 0)
		parts.range = text;
	*ret = parts;
	return 0;
}

static int part_copy(const struct context_part *part, char **ret)
{
	*ret = strndup(part->start, (size_t)part->length);
	return *ret ? 0 : -ENOMEM;
}

SVIRT_PUBLIC
int svirt_context_parse(const char *text, struct svirt_context *ret)
{
	_cleanup_context_ struct svirt_context context = {};
	struct context_parts parts;
	int r;

	r = context_split(text, &parts);
	if (r < 0)
		return r;
	if (parts.range) {
		r = svirt_range_parse(parts.range, &context.range);
		if (r < 0)
			return r;
		context.has_range = true;
	}
	if (part_copy(&parts.user, &context.user) < 0 ||
		part_copy(&parts.role, &context.role) < 0 ||
		part_copy(&parts.type, &context.type) < 0)
		return -ENOMEM;
	*ret = context;
	context = (struct svirt_context){};
	return 0;
}

SVIRT_PUBLIC
void svirt_context_clear(struct svirt_context *context)
{
	if (!context)
		return;
	free(context->user);
	free(context->role);
	free(context->type);
	*context = (struct svirt_context){};
}

SVIRT_PUBLIC
int svirt_context_with_level(
	const char *text, const struct svirt_level *level, char **ret)
{
	_cleanup_free_ char *level_text = NULL;
	struct context_parts parts;
	char *context;
	int r;

	r = context_split(text, &parts);
	if (r < 0)
		return r;
	r = svirt_level_format(level, &level_text);
	if (r < 0)
		return r;
	if (asprintf(&context, "%.*s:%.*s:%.*s:%s", parts.user.length,
		    parts.user.start, parts.role.length, parts.role.start,
		    parts.type.length, parts.type.start, level_text) < 0)
		return -ENOMEM;
	*ret = context;
	return 0;
}
