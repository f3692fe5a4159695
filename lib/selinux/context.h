/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Contexts taken apart in place, for the files of the library. */
#ifndef SVIRT_SELINUX_CONTEXT_H
#define SVIRT_SELINUX_CONTEXT_H

#include "svirt.h"
#include "util.h"

/* A piece of a longer text; print it with "%.*s" and the two members. */
struct context_part {
	int length;
	const char *start;
};

/* Where the parts of a context stand in its text; @range is NULL without. */
struct context_parts {
	struct context_part user;
	struct context_part role;
	struct context_part type;
	const char *range;
};

#define _cleanup_context_ _cleanup_(svirt_context_clear)

/* Find the parts, which must not be empty; the range is not looked at.
 * Return 0 or -EINVAL. */
int context_split(const char *text, struct context_parts *ret);

#endif
