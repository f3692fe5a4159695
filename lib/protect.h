/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The places whose files are never given to a VM. */
#ifndef SVIRT_PROTECT_H
#define SVIRT_PROTECT_H

#include "file.h"

#define PROTECT_PLACES 12
#define PROTECT_ABOVE 32

/* A place by device and inode; fd is open for reading, -1 where another place
 * in the same mount has one. */
struct place {
	const char *path;
	int fd;
	int mount;
	dev_t dev;
	ino_t ino;
};

/* above: the directories that lead to the places. */
struct protect {
	size_t count;
	struct place places[PROTECT_PLACES];
	size_t above_count;
	struct place above[PROTECT_ABOVE];
};

/* registry is the path of the registry: its directory is protected too. */
int protect_open(const char *registry, struct protect *ret);
void protect_close(struct protect *protect);

/* The place that a directory is, or NULL. */
const char *protect_is(const struct protect *protect, dev_t dev, ino_t ino);

/* The place that a directory leads to: a tree from there down reaches it. */
const char *protect_is_above(
	const struct protect *protect, dev_t dev, ino_t ino);

/* Find the place that a directory lies in; NULL when in none. A directory
 * that is mounted elsewhere too (bind) lies where it came from as well. */
int protect_find(
	const struct protect *protect, int directory, const char **ret);

#endif
