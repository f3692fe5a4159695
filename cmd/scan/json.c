/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON Lines, written by hand: strings are all there is to it. JSON is UTF-8,
 * and file names need not be: a byte that is not part of a sequence becomes
 * U+FFFD. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "scan/json.h"
#include "util.h"

/* How many bytes the character at @text has; 0 when they are none. */
static size_t character_length(const unsigned char *text)
{
	static const struct {
		unsigned char mask, lead, low;
		size_t length;
	} kinds[] = {
		{0x80, 0x00, 0x00, 1},
		{0xe0, 0xc0, 0xc2, 2},
		{0xf0, 0xe0, 0xe0, 3},
		{0xf8, 0xf0, 0xf0, 4},
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t n = 1;

		if ((text[0] & kinds[i].mask) != kinds[i].lead)
			continue;
		while (n < kinds[i].length && (text[n] & 0xc0) == 0x80)
			n++;
		if (n < kinds[i].length || text[0] < kinds[i].low)
			return 0;
		/* Overlong, surrogates, and above U+10FFFF. */
		if ((text[0] == 0xe0 && text[1] < 0xa0) ||
			(text[0] == 0xed && text[1] > 0x9f) ||
			(text[0] == 0xf0 && text[1] < 0x90) ||
			(text[0] == 0xf4 && text[1] > 0x8f) || text[0] > 0xf4)
			return 0;
		return n;
	}
	return 0;
}

static void print_string(const char *text)
{
	putchar('"');
	while (*text) {
		size_t length = character_length((const unsigned char *)text);
		unsigned char c = (unsigned char)*text;

		if (length == 0)
			fputs("\\ufffd", stdout);
		else if (c < ' ' || c == 0x7f)
			printf("\\u%04x", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			fwrite(text, 1, length, stdout);
		text += length ? length : 1;
	}
	putchar('"');
}

void scan_json_print(const struct qemu_file *file)
{
	printf("{\"role\":\"%s\",\"path\":", qemu_files_role(file->role));
	print_string(file->path);
	fputs(",\"image\":", stdout);
	if (file->image)
		print_string(file->image);
	else
		fputs("null", stdout);
	if (file->moved) {
		fputs(",\"moved\":", stdout);
		print_string(file->moved);
	}
	puts("}");
}
