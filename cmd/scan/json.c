/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON Lines, written by hand: strings are all there is to it. JSON is UTF-8,
 * and file names need not be: a byte that is not part of a sequence becomes
 * U+FFFD. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "scan/json.h"
#include "shared/escape.h"
#include "util.h"

static void print_string(const char *text)
{
	putchar('"');
	while (*text) {
		size_t length = escape_utf8_length(text);
		char one[5] = "";
		unsigned char c = (unsigned char)*text;

		if (length == 0)
			fputs("\\ufffd", stdout);
		else if (c < ' ' || c == 0x7f)
			printf("\\u%04x", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			escape_json(memcpy(one, text, length), stdout);
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
	if (file->socket)
		printf(",\"socket\":\"%s\"", file->socket);
	puts("}");
}

void scan_json_print_command(char *const *words, size_t count)
{
	fputs("{\"command\":[", stdout);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			putchar(',');
		print_string(words[i]);
	}
	puts("]}");
}
