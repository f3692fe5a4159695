/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A directory is read in pieces, each sorted by inode number: that is the order
 * in which a file system keeps inodes, and the registry its index of them. Who
 * walks over a tree of them is in tree.c. */
#include "config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "file/tree-piece.h"

#define PIECE 32768

static int by_ino(const void *a, const void *b)
{
	const struct piece_entry *one = a, *other = b;

	if (one->ino != other->ino)
		return one->ino > other->ino ? 1 : -1;
	return (one->entry > other->entry) - (one->entry < other->entry);
}

static bool is_dots(const char *name)
{
	return name[0] == '.' &&
	       (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* FNV-1a of a name, its inode and all before. */
static uint32_t sum_of(uint32_t sum, const struct piece_entry *entry)
{
	for (const char *at = entry->entry->d_name; *at; at++)
		sum = (sum ^ (unsigned char)*at) * 16777619u;
	return (sum ^ (uint32_t)entry->ino) * 16777619u;
}

/* Take a piece apart; entries has room for the smallest there can be. */
static void sort(struct tree_piece *piece, size_t size)
{
	for (size_t at = 0; at < size;) {
		const struct dirent64 *entry =
			(const struct dirent64 *)(piece->text + at);

		at += entry->d_reclen;
		if (is_dots(entry->d_name))
			continue;
		piece->entries[piece->count++] =
			(struct piece_entry){entry->d_ino, entry};
	}
	qsort(piece->entries, piece->count, sizeof(*piece->entries), by_ino);
}

int tree_piece_read(struct tree_piece *piece, int directory)
{
	size_t smallest = offsetof(struct dirent64, d_name) + 2;
	long size;

	tree_piece_clear(piece);
	if (!piece->text) {
		piece->text = malloc(PIECE);
		piece->entries =
			calloc(PIECE / smallest, sizeof(*piece->entries));
		if (!piece->text || !piece->entries)
			return -ENOMEM;
	}
	piece->at = lseek(directory, 0, SEEK_CUR);
	if (piece->at < 0)
		return util_errno();
	size = syscall(SYS_getdents64, directory, piece->text, PIECE);
	if (size < 0)
		return util_errno();
	if (size == 0)
		return 0;
	sort(piece, (size_t)size);
	for (size_t i = 0; i < piece->count; i++)
		piece->sum = sum_of(piece->sum, &piece->entries[i]);
	return 1;
}

void tree_piece_clear(struct tree_piece *piece)
{
	piece->count = piece->next = 0;
	piece->sum = 2166136261u;
}

void tree_piece_free(struct tree_piece *piece)
{
	free(piece->entries);
	free(piece->text);
	*piece = (struct tree_piece){0};
}
