/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A directory of a tree, and what it is called. */
#ifndef SVIRT_FILE_TREE_DIRECTORY_H
#define SVIRT_FILE_TREE_DIRECTORY_H

#include <stdbool.h>

#include "util.h"

/* A directory that entries were found in; it stays open while they refer to
 * it. is_labelled is the user's. stem: where in path what was left out stands,
 * of one that would be longer than the kernel takes; else 0. */
struct tree_directory {
	unsigned int users;
	int fd;
	int mount;
	bool is_labelled;
	size_t stem;
	char *path;
};

/* Takes the descriptor and the path over, also when it fails; no path is no
 * memory. */
int tree_directory_new(int fd, int mount, size_t stem, char *path,
	struct tree_directory **ret);
struct tree_directory *tree_directory_ref(struct tree_directory *dir);
void tree_directory_unref(struct tree_directory *dir);

/* Where something in it is, to be freed; NULL for no memory. ret_stem may be
 * NULL. */
char *tree_directory_path(
	const struct tree_directory *dir, const char *name, size_t *ret_stem);

/* Where the directory is that has it; is_whole: whose path is. */
char *tree_directory_above(const struct tree_directory *dir, bool is_whole);

/* Open a directory in it; -EXDEV where something is mounted, which may never
 * answer. */
int tree_directory_open(const struct tree_directory *dir, const char *name);

/* Open what is mounted there: -ETIMEDOUT when it does not answer. */
int tree_directory_open_mounted(
	const struct tree_directory *dir, const char *name);

#endif
