/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A denial, as the audit log has it. */
#ifndef SVIRT_CMD_SHARED_DENIAL_H
#define SVIRT_CMD_SHARED_DENIAL_H

#include <stdbool.h>

struct denial {
	char *permissions; /* with a space between */
	char *source, *target, *class;
	char *path, *name, *command, *device; /* or NULL */
	char *inode, *port;		      /* digits, or NULL */
	bool is_permissive;
};

/* Read a line: true when it is a denial with all that is needed; then *ret is
 * to be cleared. What there is no memory for is not there. */
bool denial_read(const char *line, struct denial *ret);
void denial_clear(struct denial *denial);

/* The value of a key in a line of the log, unquoted or decoded, or NULL. */
char *denial_value(const char *line, const char *key);

#endif
