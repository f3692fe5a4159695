/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that another made up: what a terminal could take for more than text is
 * shown as a number. This is the one place that knows what that is. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/escape.h"
#include "util.h"

/* Read a character. Return its bytes, or 0 when it is no UTF-8: too long, half
 * a surrogate pair, or beyond what there is. */
static size_t read_character(const char *text, uint32_t *ret)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} kinds[] = {
		{0x80, 0x00, 0},
		{0xe0, 0xc0, 0x80},
		{0xf0, 0xe0, 0x800},
		{0xf8, 0xf0, 0x10000},
	};
	unsigned char first = (unsigned char)text[0];

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		uint32_t code = first & (unsigned char)~kinds[i].mask;
		size_t n = 1;

		if ((first & kinds[i].mask) != kinds[i].lead)
			continue;
		for (; n <= i && ((unsigned char)text[n] & 0xc0) == 0x80; n++)
			code = code << 6 | ((unsigned char)text[n] & 0x3f);
		if (n <= i || code < kinds[i].least || code > 0x10ffff ||
			(code >= 0xd800 && code <= 0xdfff))
			return 0;
		*ret = code;
		return n;
	}
	return 0;
}

/* Control characters of both kinds; what turns the direction of the text after
 * it; and line ends of Unicode. */
static bool acts(uint32_t code)
{
	return code < ' ' || (code >= 0x7f && code <= 0x9f) || code == 0x61c ||
	       code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

size_t escape_utf8_length(const char *text)
{
	uint32_t code;

	return read_character(text, &code);
}

char *escape_utf8(const char *text)
{
	char *made = malloc(3 * strlen(text) + 1), *end = made;

	while (made && *text) {
		size_t length = escape_utf8_length(text);

		memcpy(end, length ? text : "\xef\xbf\xbd",
			length ? length : 3);
		end += length ? length : 3;
		text += length ? length : 1;
	}
	if (made)
		*end = '\0';
	return made;
}

enum mode { COLUMN, MESSAGE, LINES };

static void print(const char *text, enum mode mode, FILE *stream)
{
	while (*text) {
		uint32_t code = 0;
		size_t length = read_character(text, &code);
		bool shows = length > 0 &&
			     (!acts(code) || (code == '\n' && mode == LINES));

		if (code == '\\' && mode == COLUMN)
			fputs("\\\\", stream);
		else if (shows)
			fwrite(text, 1, length, stream);
		for (size_t i = 0; !shows && i < (length ? length : 1); i++)
			fprintf(stream, "\\x%02x", (unsigned char)text[i]);
		text += length ? length : 1;
	}
}

void escape_print(const char *text, FILE *stream)
{
	print(text, COLUMN, stream);
}

void escape_message(const char *text, bool has_lines, FILE *stream)
{
	print(text, has_lines ? LINES : MESSAGE, stream);
}

void escape_json(const char *json, FILE *stream)
{
	while (*json) {
		uint32_t code = 0;
		size_t length = read_character(json, &code);

		if (length > 1 && acts(code))
			fprintf(stream, "\\u%04x", (unsigned int)code);
		else
			fwrite(json, 1, length ? length : 1, stream);
		json += length ? length : 1;
	}
}
