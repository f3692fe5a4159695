/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which file system a directory is on, by a number. */
#ifndef SVIRT_FILE_TREE_PLACE_H
#define SVIRT_FILE_TREE_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* As many as have a number. */
#define TREE_PLACES_MAX 32768

struct tree_place {
	dev_t dev;
	int mount;
};

/* Those a walk has met. */
struct tree_places {
	size_t count;
	struct tree_place *list;
};

/* Inode, file system and mount of what is open. */
int tree_place_read(int fd, uint64_t *ret_ino, struct tree_place *ret);

bool tree_place_equals(const struct tree_place *a, const struct tree_place *b);

/* The number of a file system, new or not; -ELOOP for too many, though only
 * its administrator adds to them. */
int tree_places_add(struct tree_places *places, const struct tree_place *place,
	uint16_t *ret);

void tree_places_clear(struct tree_places *places);

#endif
