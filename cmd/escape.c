/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "show.h"

void show_escaped(const char *text, FILE *stream)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\\')
			fputs("\\\\", stream);
		else if (c < ' ' || c == 0x7f)
			fprintf(stream, "\\x%02x", c);
		else
			putc(c, stream);
	}
}
