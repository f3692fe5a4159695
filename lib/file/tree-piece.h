/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A piece of what a directory holds. */
#ifndef SVIRT_FILE_TREE_PIECE_H
#define SVIRT_FILE_TREE_PIECE_H

#include <dirent.h>

#include "util.h"

struct piece_entry {
	uint64_t ino;
	const struct dirent64 *entry;
};

/* Where in the directory it begins, and how far it was handed out; sum tells
 * whether it is the same when it is read again. */
struct tree_piece {
	int64_t at;
	uint32_t sum;
	size_t count;
	size_t next;
	struct piece_entry *entries;
	char *text;
};

/* Read on. Return 1, 0 at the end, or -errno. */
int tree_piece_read(struct tree_piece *piece, int directory);

/* What has been read is given up; the room for it, too. */
void tree_piece_clear(struct tree_piece *piece);
void tree_piece_free(struct tree_piece *piece);

#endif
