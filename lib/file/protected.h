/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The places whose files are never given to a VM. */
#ifndef SVIRT_FILE_PROTECTED_H
#define SVIRT_FILE_PROTECTED_H

#include "file/file.h"

#define PROTECTED_PLACES 12
#define PROTECTED_ABOVE 32

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
struct protected
{
	size_t count;
	struct place places[PROTECTED_PLACES];
	size_t above_count;
	struct place above[PROTECTED_ABOVE];
};

/* registry is the path of the registry: its directory is protected too. */
int protected_open(const char *registry, struct protected *ret);
void protected_close(struct protected *protected);

/* The place that a directory is, or NULL. */
const char *protected_is(
	const struct protected *protected, dev_t dev, ino_t ino);

/* The place that a directory leads to: a tree from there down reaches it. */
const char *protected_is_above(
	const struct protected *protected, dev_t dev, ino_t ino);

/* Find the place that a directory lies in; NULL when in none. A directory
 * that is mounted elsewhere too (bind) lies where it came from as well. */
int protected_find(
	const struct protected *protected, int directory, const char **ret);

#endif
