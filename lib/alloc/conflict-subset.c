/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Held subsets of a large level. The index of held levels is in the order of
 * sets, so from a set that holds a category the level lacks, all sets with
 * the same beginning can be skipped at once.
 */
#include "config.h"

#include <string.h>

#include "alloc/conflict-subset.h"
#include "registry/level-key.h"
#include "selinux/level.h"

static unsigned int key_category(const unsigned char *bytes)
{
	return (unsigned int)bytes[0] << 8 | bytes[1];
}

/* Set *key to the first set, in the order of the index, that comes after
 * `bytes` and may be a subset of level: the categories up to the first that
 * level lacks, and that one replaced by the next that level has. False when
 * there is none. A subset is followed by itself with a least category more. */
static bool skip(const struct svirt_level *level, const unsigned char *bytes,
	size_t size, struct level_key *key)
{
	size_t i = 0;

	while (i < size &&
		svirt_level_has_category(level, key_category(bytes + i)))
		i += 2;
	memcpy(key->bytes, bytes, i);
	if (i == size) {
		key->bytes[i] = key->bytes[i + 1] = 0;
		key->size = i + 2;
		return true;
	}
	for (;; i -= 2) {
		unsigned int next =
			level_next(level, key_category(bytes + i) + 1);

		if (next < SVIRT_CATEGORIES) {
			key->bytes[i] = (unsigned char)(next >> 8);
			key->bytes[i + 1] = (unsigned char)(next & 0xff);
			key->size = i + 2;
			return true;
		}
		if (i == 0)
			return false;
	}
}

static bool is_subset_key(const struct svirt_level *level,
	const unsigned char *bytes, size_t size)
{
	size_t i = 0;

	while (i < size &&
		svirt_level_has_category(level, key_category(bytes + i)))
		i += 2;
	return i == size;
}

/* Walk through the subsets of a large level that are held. */
int conflict_subset_find(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct level_key key = {.size = 0};
	int err = registry_prepare(registry,
		"SELECT id, sensitivity, categories FROM vm"
		" WHERE overlap = 0 AND categories >= ?"
		" ORDER BY categories, sensitivity LIMIT 1",
		&statement);

	while (err == 0) {
		const unsigned char *bytes;
		size_t size;

		sqlite3_reset(statement);
		level_key_bind(statement, 1, &key);
		err = registry_step(registry, statement);
		if (err <= 0)
			return err;
		bytes = sqlite3_column_blob(statement, 2);
		size = (size_t)sqlite3_column_bytes(statement, 2);
		if (size % 2 != 0 || size > sizeof(key.bytes) - 2)
			return -EUCLEAN;
		if (is_subset_key(level, bytes, size) &&
			(unsigned int)sqlite3_column_int(statement, 1) <=
				level->sensitivity) {
			*ret = sqlite3_column_int64(statement, 0);
			return 1;
		}
		err = skip(level, bytes, size, &key) ? 0 : -ENOENT;
	}
	return err == -ENOENT ? 0 : err;
}
