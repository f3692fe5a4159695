/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text as HTML: names of files are whatever somebody made up. */
#include "config.h"

#include "shared/cli.h"
#include "shared/escape.h"

#include "check/html-text.h"

void html_text(const char *text, FILE *stream)
{
	_cleanup_free_ char *shown = NULL;
	size_t size;
	FILE *buffer = open_memstream(&shown, &size);

	if (!buffer)
		cli_die(CLI_UNUSABLE, "out of memory");
	escape_message(text, true, buffer);
	if (fclose(buffer) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (const char *c = shown; *c; c++) {
		if (*c == '&')
			fputs("&amp;", stream);
		else if (*c == '<')
			fputs("&lt;", stream);
		else if (*c == '>')
			fputs("&gt;", stream);
		else if (*c == '"')
			fputs("&quot;", stream);
		else
			fputc(*c, stream);
	}
}
