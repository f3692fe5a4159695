/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that a command is to work on. */
#ifndef SVIRT_PATHS_H
#define SVIRT_PATHS_H

#include "svirt.h"

struct paths {
	size_t count;
	size_t room;
	struct svirt_target *list;
};

#define _cleanup_paths_ _cleanup_(paths_clear)

void paths_clear(struct paths *paths);
void paths_add(
	struct paths *paths, const char *path, enum svirt_role role, bool tree);

/* How a list is read: separator is '\n' or '\0'. has_roles: a line may be
 * ROLE<TAB>PATH; others have the role and tree given here. */
struct paths_format {
	char separator;
	bool has_roles;
	enum svirt_role role;
	bool tree;
};

/* Read a list of paths, "-" for stdin. False, with a message, when it cannot
 * be read or a line is refused. */
bool paths_read(struct paths *paths, const char *file,
	const struct paths_format *format);

#endif
