/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that a command is to work on. */
#ifndef SVIRT_CMD_SHARED_PATH_LIST_H
#define SVIRT_CMD_SHARED_PATH_LIST_H

#include "svirt.h"

struct path_list {
	size_t count;
	size_t room;
	struct svirt_target *list;
};

#define _cleanup_path_list_ _cleanup_(path_list_clear)

void path_list_clear(struct path_list *path_list);
void path_list_add(struct path_list *path_list, const char *path,
	enum svirt_role role, bool tree);

/* How a list is read: separator is '\n' or '\0'. has_roles: a line may be
 * ROLE<TAB>PATH; others have the role and tree given here. */
struct path_list_format {
	char separator;
	bool has_roles;
	enum svirt_role role;
	bool tree;
};

/* Read a list of paths, "-" for stdin. False, with a message, when it cannot
 * be read or a line is refused. */
bool path_list_read(struct path_list *path_list, const char *file,
	const struct path_list_format *format);

#endif
