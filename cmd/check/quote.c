/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands to be pasted, about files that a VM or a user named as he liked:
 * whatever a name has in it, the shell takes it for one word, and a terminal
 * for visible text. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli.h"

#include "check/quote.h"

static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,-";

static bool is_visible(const char *text)
{
	for (; *text; text++) {
		if (*text < ' ' || *text > '~' || *text == '\'' ||
			*text == '\\')
			return false;
	}
	return true;
}

static void print_word(const char *text, FILE *stream)
{
	if (*text && strspn(text, plain) == strlen(text)) {
		fputs(text, stream);
		return;
	}
	if (is_visible(text)) {
		fprintf(stream, "'%s'", text);
		return;
	}
	fputs("$'", stream);
	for (; *text; text++) {
		if (*text < ' ' || *text > '~' || *text == '\'' ||
			*text == '\\')
			fprintf(stream, "\\%03o", (unsigned char)*text);
		else
			fputc(*text, stream);
	}
	fputc('\'', stream);
}

char *quote_word(const char *text)
{
	return quote_command("%s", text);
}

char *quote_command(const char *format, ...)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	va_list arguments;

	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	va_start(arguments, format);
	for (; *format; format++) {
		if (strncmp(format, "%s", 2) != 0) {
			fputc(*format, stream);
			continue;
		}
		print_word(va_arg(arguments, const char *), stream);
		format++;
	}
	va_end(arguments);
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

char *quote_expression(const char *path, const char *behind)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (; *path; path++) {
		if (strchr("\\^$.[]|()?*+{}", *path))
			fputc('\\', stream);
		fputc(*path, stream);
	}
	fputs(behind, stream);
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}
