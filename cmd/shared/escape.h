/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that another made up, on a terminal, in a column or in JSON. */
#ifndef SVIRT_CMD_SHARED_ESCAPE_H
#define SVIRT_CMD_SHARED_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Write text with backslashes as \\ and with \xHH for each byte of what a
 * terminal takes for more than text: control characters, C1 ones and marks of
 * direction included, and what is no UTF-8. A column never ends early. */
void escape_print(const char *text, FILE *stream);

/* The same for a whole message, whose backslashes stay; has_lines: so do its
 * line ends. */
void escape_message(const char *text, bool has_lines, FILE *stream);

/* Write JSON as it stands, but for such characters as \uHHHH. */
void escape_json(const char *json, FILE *stream);

/* How many bytes the UTF-8 sequence at text has, 0 when it is none. */
size_t escape_utf8_length(const char *text);

/* A copy in which each byte that is part of none is U+FFFD, as most readers
 * would have it: JSON is UTF-8, and file names need not be. To be freed; NULL
 * without memory. */
char *escape_utf8(const char *text);

#endif
