/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A set of categories as the registry keeps it: equal sets are equal blobs. */
#ifndef SVIRT_REGISTRY_LEVEL_KEY_H
#define SVIRT_REGISTRY_LEVEL_KEY_H

#include "registry/registry.h"

/* A set of categories as the registry keeps it: ascending, big-endian. */
struct level_key {
	size_t size; /* bytes */
	unsigned char
		bytes[2 * SVIRT_CATEGORIES + 2]; /* room for a successor */
};

void level_key_make(const struct svirt_level *level, struct level_key *ret);

/* -EUCLEAN when the bytes are no such set. */
int level_key_read(unsigned int sensitivity, const unsigned char *bytes,
	size_t size, struct svirt_level *ret);

/* Bind a set; it must outlive the statement's next step. */
void level_key_bind(
	sqlite3_stmt *statement, int index, const struct level_key *key);

/* Read columns `column` (sensitivity) and `column` + 1 (categories). */
int level_key_column(
	sqlite3_stmt *statement, int column, struct svirt_level *ret);

/* Bind a level's set, copied, at index and its sensitivity after that. */
void level_key_bind_level(
	sqlite3_stmt *statement, int index, const struct svirt_level *level);

#endif
