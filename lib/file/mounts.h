/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is mounted, as /proc/self/mountinfo tells. */
#ifndef SVIRT_FILE_MOUNTS_H
#define SVIRT_FILE_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util.h"

/* root is the directory or file of the file system that shows at point; answer
 * is 1 when it was asked and answered, -1 when it did not. */
struct mount {
	int id;
	int answer;
	dev_t dev;
	char *root;
	char *point;
	char *type;
	char *source;
};

struct mounts {
	size_t count;
	struct mount *list;
};

int mounts_read(struct mounts *ret);
void mounts_clear(struct mounts *mounts);
const struct mount *mounts_find(const struct mounts *mounts, int id);

/* The mount that an absolute path without symlinks is on. */
struct mount *mounts_find_path(const struct mounts *mounts, const char *path);

/* Open what is at a mount's place, if that is a directory. */
int mounts_open(const struct mount *mount);

#endif
