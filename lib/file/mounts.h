/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is mounted, as /proc/self/mountinfo tells. */
#ifndef SVIRT_FILE_MOUNTS_H
#define SVIRT_FILE_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util.h"

/* root is the directory or file of the file system that shows at point. */
struct mount {
	int id;
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

#endif
