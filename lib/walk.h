/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tree, one entry at a time: memory grows with its depth, not its size. */
#ifndef SVIRT_WALK_H
#define SVIRT_WALK_H

#include "file.h"

/* A directory that entries were found in; it stays open while they refer to
 * it. is_labelled is the user's. */
struct walk_dir {
	unsigned int users;
	int fd;
	int mount;
	bool is_labelled;
	char *path;
};

struct walk_dir *walk_dir_ref(struct walk_dir *dir);
void walk_dir_unref(struct walk_dir *dir);

/* name is in dir (referenced); fd is a directory's own descriptor, -1 for
 * anything else; type as in struct dirent. error is why an entry could not be
 * looked into: -ELOOP for too deep. */
struct walk_entry {
	struct walk_dir *dir;
	char *name;
	unsigned char type;
	int fd;
	int error;
};

struct walk_frame;

struct walk {
	bool one_mount;
	size_t depth;
	struct walk_frame *frames;
};

/* Walk what is below a directory, which is duplicated; the directory itself
 * is no entry. */
int walk_begin(
	struct walk *walk, int directory, const char *path, bool one_mount);

/* Return 1 with an entry, 0 at the end, or -errno. Each directory comes before
 * what it holds. */
int walk_next(struct walk *walk, struct walk_entry *ret);

/* The directory being read, NULL at the end, and what to do when that
 * failed. */
struct walk_dir *walk_top(const struct walk *walk);
void walk_skip(struct walk *walk);

void walk_end(struct walk *walk);

#endif
