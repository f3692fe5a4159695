/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A piece of a command line, and where it stands in it. */
#ifndef SVIRT_QEMU_TEXT_H
#define SVIRT_QEMU_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct json_object;

/* How a piece is written in its word, so that another can be put there. */
enum qemu_quote {
	QEMU_FIXED,  /* it cannot be replaced: read from a file, or nested */
	QEMU_PLAIN,  /* as it is */
	QEMU_COMMAS, /* with commas doubled */
	QEMU_JSON,   /* a string of the word's JSON */
};

struct qemu_origin {
	enum qemu_quote quote;
	size_t word;	      /* of the command line */
	size_t start, length; /* bytes of the word */
	struct json_object *json;
};

struct qemu_text {
	const char *text;
	struct qemu_origin at;
};

/* The text after its first @count bytes, none of which is a comma. */
struct qemu_text qemu_text_after(const struct qemu_text *text, size_t count);

/* Whether it begins with @prefix; what follows in @ret. */
bool qemu_text_starts(const struct qemu_text *text, const char *prefix,
	struct qemu_text *ret);

/* Whether somebody would take it for the name of a file. */
bool qemu_text_is_path(const char *text);

/* Whether QEMU takes it for yes. */
bool qemu_text_is_on(const char *text);

/* Whether @text begins with @prefix, or is @pattern, whose last character may
 * be a star that stands for any rest. */
bool qemu_text_begins(const char *text, const char *prefix);
bool qemu_text_matches(const char *text, const char *pattern);

#endif
