/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A denial, as the kernel writes it and the audit log keeps it. What a VM made
 * up in it, names of files and of its own process, is text and no more. */
#include "config.h"

#include <string.h>

#include "shared/denial.h"
#include "util.h"

static int hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* What is not quoted and is all of hexadecimal digits is text so encoded. */
static void decode(char *text)
{
	size_t length = strlen(text), n = 0;

	if (length == 0 || length % 2 ||
		strspn(text, "0123456789ABCDEF") != length)
		return;
	for (size_t i = 0; i < length; i += 2)
		text[n++] = (char)(hex(text[i]) << 4 | hex(text[i + 1]));
	text[n] = '\0';
}

char *denial_value(const char *line, const char *key)
{
	size_t length = strlen(key);
	const char *at = line;
	bool is_text = strcmp(key, "path") == 0 || strcmp(key, "name") == 0 ||
		       strcmp(key, "comm") == 0;
	char *value;

	while ((at = strstr(at, key)) &&
		!((at == line || at[-1] == ' ') && at[length] == '='))
		at += length;
	if (!at)
		return NULL;
	at += length + 1;
	value = *at == '"' ? strndup(at + 1, strcspn(at + 1, "\"\n"))
			   : strndup(at, strcspn(at, " \n'"));
	if (value && *at != '"' && is_text)
		decode(value);
	return value;
}

bool denial_read(const char *line, struct denial *ret)
{
	const char *start = strstr(line, "avc:");
	const char *open = start ? strstr(start, "{ ") : NULL;
	const char *close = open ? strstr(open, " }") : NULL;
	_cleanup_(denial_clear) struct denial denial = {0};
	_cleanup_free_ char *permissive = NULL;

	if (!close || !strstr(start, "denied"))
		return false;
	denial.permissions = strndup(open + 2, (size_t)(close - open - 2));
	denial.source = denial_value(close, "scontext");
	denial.target = denial_value(close, "tcontext");
	denial.class = denial_value(close, "tclass");
	denial.path = denial_value(close, "path");
	denial.name = denial_value(close, "name");
	denial.command = denial_value(close, "comm");
	denial.device = denial_value(close, "dev");
	denial.inode = denial_value(close, "ino");
	denial.port = denial_value(close, "src");
	if (!denial.port)
		denial.port = denial_value(close, "dest");
	permissive = denial_value(close, "permissive");
	denial.is_permissive = permissive && strcmp(permissive, "1") == 0;
	if (!denial.permissions || !denial.source || !denial.target ||
		!denial.class)
		return false;
	*ret = denial;
	denial = (struct denial){0};
	return true;
}

void denial_clear(struct denial *denial)
{
	free(denial->permissions);
	free(denial->source);
	free(denial->target);
	free(denial->class);
	free(denial->path);
	free(denial->name);
	free(denial->command);
	free(denial->device);
	free(denial->inode);
	free(denial->port);
	*denial = (struct denial){0};
}
