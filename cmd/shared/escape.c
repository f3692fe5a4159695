/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that another made up: what a terminal could take for more than text is
 * shown as a number. */
#include "config.h"

#include "shared/escape.h"

void escape_print(const char *text, FILE *stream)
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
