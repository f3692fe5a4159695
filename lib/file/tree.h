/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tree, one entry at a time: memory grows with its depth, not its size. */
#ifndef SVIRT_FILE_TREE_H
#define SVIRT_FILE_TREE_H

#include "file/file.h"

/* A directory that entries were found in; it stays open while they refer to
 * it. is_labelled is the user's. */
struct tree_directory {
	unsigned int users;
	int fd;
	int mount;
	bool is_labelled;
	char *path;
};

struct tree_directory *tree_directory_ref(struct tree_directory *dir);
void tree_directory_unref(struct tree_directory *dir);

/* name is in dir (referenced); fd is a directory's own descriptor, -1 for
 * anything else; type as in struct dirent. error is why an entry could not be
 * looked into: -ELOOP for too deep. */
struct tree_entry {
	struct tree_directory *dir;
	char *name;
	unsigned char type;
	int fd;
	int error;
};

struct tree_frame;

struct tree_walk {
	bool one_mount;
	size_t depth;
	struct tree_frame *frames;
};

/* Walk what is below a directory, which is duplicated; the directory itself
 * is no entry. */
int tree_begin(struct tree_walk *walk, int directory, const char *path,
	bool one_mount);

/* Return 1 with an entry, 0 at the end, or -errno. Each directory comes before
 * what it holds. */
int tree_next(struct tree_walk *walk, struct tree_entry *ret);

/* The directory being read, NULL at the end, and what to do when that
 * failed. */
struct tree_directory *tree_top(const struct tree_walk *walk);
void tree_skip(struct tree_walk *walk);

void tree_end(struct tree_walk *walk);

#endif
