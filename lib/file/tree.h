/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tree, one entry at a time: of memory, a few bytes a level. */
#ifndef SVIRT_FILE_TREE_H
#define SVIRT_FILE_TREE_H

#include "file/file.h"
#include "file/tree-directory.h"
#include "file/tree-piece.h"
#include "file/tree-place.h"

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

/* A directory on the way to the one being read: enough to know it again and to
 * go on in it; and one of the last, which is still open. */
struct tree_level {
	uint64_t ino;
	int64_t at;
	uint32_t sum;
	uint16_t next;
	uint16_t place; /* its file system, and whether it is_labelled */
};

struct tree_open {
	size_t level; /* from 1, 0 for none */
	struct tree_directory *dir;
	struct tree_piece piece;
};

#define TREE_OPEN_MAX 32

/* depth: levels there are; the last is being read. is_lost: the way up is gone.
 * stems: levels whose path is whole. repeats: how often a directory had to be
 * read again because it changes. */
struct tree_walk {
	bool one_mount;
	bool is_lost;
	unsigned int repeats;
	size_t depth;
	size_t room;
	size_t stems;
	struct tree_level *levels;
	struct tree_places places;
	struct tree_open open[TREE_OPEN_MAX];
};

/* Walk what is below a directory, which is duplicated; the directory itself
 * is no entry. */
int tree_begin(struct tree_walk *walk, int directory, const char *path,
	bool one_mount);

/* Return 1 with an entry, 0 at the end, or -errno: -EAGAIN when the tree
 * changes so that the walk cannot go on. Each directory comes before what it
 * holds. */
int tree_next(struct tree_walk *walk, struct tree_entry *ret);

/* The directory being read, NULL at the end, and what to do when that
 * failed. */
struct tree_directory *tree_top(const struct tree_walk *walk);
void tree_skip(struct tree_walk *walk);

void tree_end(struct tree_walk *walk);

#endif
