/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of a record: key=value, a value quoted, or in hexadecimal when it
 * has characters that could mislead. The VM chooses names; they are text to us.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "run/denial.h"
#include "util.h"

/* The value after " KEY=", up to a space; NULL without. */
static char *value_of(const char *line, const char *key)
{
	size_t length = strlen(key);
	const char *found = line;

	while ((found = strstr(found, key))) {
		if (found > line && found[-1] == ' ' && found[length] == '=') {
			found += length + 1;
			if (*found == '"')
				return strndup(
					found + 1, strcspn(found + 1, "\""));
			return strndup(found, strcspn(found, " \n"));
		}
		found += length;
	}
	return NULL;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A name that is in hexadecimal, in place. */
static void decode(char *text)
{
	size_t length = strlen(text);

	if (length % 2 || text[strspn(text, "0123456789ABCDEF")])
		return;
	for (size_t i = 0; i < length; i += 2)
		text[i / 2] = (char)(digit(text[i]) * 16 + digit(text[i + 1]));
	text[length / 2] = '\0';
}

static char *read_name(const char *line)
{
	const char *keys[] = {"path", "name"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		char *name = value_of(line, keys[i]);
		char quoted[16];

		if (!name)
			continue;
		snprintf(quoted, sizeof(quoted), " %s=\"", keys[i]);
		if (!strstr(line, quoted))
			decode(name);
		return name;
	}
	return NULL;
}

bool denial_read(const char *line, struct denial *ret)
{
	static const char head[] = "denied  { ";
	const char *found = strstr(line, head);

	*ret = (struct denial){0};
	if (!found)
		return false;
	found += strlen(head);
	ret->permission = strndup(found, strcspn(found, " }"));
	ret->name = read_name(found);
	ret->source = value_of(found, "scontext");
	ret->target = value_of(found, "tcontext");
	ret->class = value_of(found, "tclass");
	if (ret->permission && ret->source && ret->target && ret->class)
		return true;
	denial_clear(ret);
	return false;
}

void denial_clear(struct denial *denial)
{
	free(denial->permission);
	free(denial->name);
	free(denial->source);
	free(denial->target);
	free(denial->class);
	*denial = (struct denial){0};
}

bool denial_is_same(const struct denial *one, const struct denial *other)
{
	return strcmp(one->permission, other->permission) == 0 &&
	       strcmp(one->target, other->target) == 0 &&
	       strcmp(one->class, other->class) == 0 &&
	       strcmp(one->name ? one->name : "",
		       other->name ? other->name : "") == 0;
}
