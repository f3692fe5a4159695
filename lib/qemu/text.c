/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pieces of a command line: comparing them, no reading of options. */
#include "config.h"

#include <string.h>

#include "qemu/text.h"
#include "util.h"

struct qemu_text qemu_text_after(const struct qemu_text *text, size_t count)
{
	struct qemu_text rest = *text;

	rest.text += count;
	rest.at.start += count;
	rest.at.length -= count;
	if (rest.at.quote == QEMU_JSON)
		rest.at.quote = QEMU_FIXED;
	return rest;
}

bool qemu_text_starts(
	const struct qemu_text *text, const char *prefix, struct qemu_text *ret)
{
	if (!qemu_text_begins(text->text, prefix))
		return false;
	*ret = qemu_text_after(text, strlen(prefix));
	return true;
}

bool qemu_text_is_path(const char *text)
{
	static const char *const beginnings[] = {"/", "./", "../", "~/",
		"unix:", "file:", "json:", "unix=", "file="};

	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++)
		if (qemu_text_begins(text, beginnings[i]))
			return true;
	return false;
}

bool qemu_text_is_on(const char *text)
{
	static const char *const words[] = {"on", "yes", "true", "y"};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

bool qemu_text_begins(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool qemu_text_matches(const char *text, const char *pattern)
{
	size_t length = strlen(pattern);

	if (length > 0 && pattern[length - 1] == '*')
		return strncmp(text, pattern, length - 1) == 0;
	return strcmp(text, pattern) == 0;
}
