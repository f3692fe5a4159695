/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One record of a refusal (type AVC) taken apart. */
#ifndef SVIRT_CMD_RUN_DENIAL_H
#define SVIRT_CMD_RUN_DENIAL_H

#include <stdbool.h>

struct denial {
	char *permission;	       /* the first of them */
	char *name;		       /* a path, or its last part; or NULL */
	char *source, *target, *class; /* contexts, and the object's */
};

/* Whether @line is one; then *ret is to be cleared. */
bool denial_read(const char *line, struct denial *ret);
void denial_clear(struct denial *denial);

/* Whether both say the same. */
bool denial_is_same(const struct denial *one, const struct denial *other);

#endif
