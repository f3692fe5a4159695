/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts as small numbers: each once, in the order in which they came. */
#ifndef SVIRT_CHECK_NAMES_H
#define SVIRT_CHECK_NAMES_H

#include <stddef.h>

struct names {
	size_t count, room;
	char **list;
	size_t *slots; /* by hash: a number from 1, or 0 */
};

/* The number of a text, from 0; a new one is its number of texts so far. Ends
 * the program without memory. */
size_t names_add(struct names *names, const char *text);
void names_clear(struct names *names);

#endif
