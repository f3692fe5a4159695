/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of the VM, from options and from svirt-scan, for svirt-label. */
#ifndef SVIRT_CMD_RUN_FILES_H
#define SVIRT_CMD_RUN_FILES_H

#include <stdbool.h>

#include "run/siblings.h"

struct file {
	char *role, *path;
	char *image;	/* whose header names it, or NULL */
	char *moved;	/* where it is made instead, or NULL */
	bool by_option; /* not by the command line */
	bool listens;	/* a socket that QEMU makes and listens on */
	bool connects;	/* a socket that QEMU connects to */
	bool is_handed; /* svirt-run has connected to it instead */
};

struct files {
	size_t count;
	struct file *list;
};

void files_clear(struct files *files);
/* Add one; image and moved may be NULL. */
struct file *files_add(struct files *files, const char *role, const char *path,
	const char *image, const char *moved);

/* Add what svirt-scan --json printed, and to @command the words of the command
 * to run: none when they are not all UTF-8, or there is none. */
void files_read(struct files *files, const char *text, struct command *command);

bool files_has_moved(const struct files *files);
/* Whether one of them is this path, as svirt-list has it. */
bool files_has_path(const struct files *files, const char *path);

/* Make the list that svirt-label reads with -0 its input, and how a shell
 * would write it; false when there is nothing to label. What they point to
 * lives until step_clear() and then is free()d by the caller. */
bool files_list(const struct files *files, char **ret_list, size_t *ret_size,
	char **ret_shown);

#endif
