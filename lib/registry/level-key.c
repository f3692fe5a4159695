/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A set of categories as the registry keeps it. */
#include "config.h"

#include "registry/level-key.h"
#include "selinux/level.h"

void level_key_make(const struct svirt_level *level, struct level_key *ret)
{
	ret->size = 0;
	for (unsigned int word = 0; word < ARRAY_SIZE(level->categories);
		word++) {
		uint64_t bits = level->categories[word];

		for (; bits != 0; bits &= bits - 1) {
			unsigned int category =
				word * 64 + (unsigned int)__builtin_ctzll(bits);

			ret->bytes[ret->size++] =
				(unsigned char)(category >> 8);
			ret->bytes[ret->size++] =
				(unsigned char)(category & 0xff);
		}
	}
}

int level_key_read(unsigned int sensitivity, const unsigned char *bytes,
	size_t size, struct svirt_level *ret)
{
	struct svirt_level level = {.sensitivity = sensitivity};
	int last = -1;

	if (size % 2 != 0 || sensitivity >= SVIRT_SENSITIVITIES)
		return -EUCLEAN;
	for (size_t i = 0; i < size; i += 2) {
		int category = bytes[i] << 8 | bytes[i + 1];

		if (category <= last || category >= SVIRT_CATEGORIES)
			return -EUCLEAN;
		level_add(&level, (unsigned int)category);
		last = category;
	}
	*ret = level;
	return 0;
}

void level_key_bind(
	sqlite3_stmt *statement, int index, const struct level_key *key)
{
	sqlite3_bind_blob(
		statement, index, key->bytes, (int)key->size, SQLITE_STATIC);
}

int level_key_column(
	sqlite3_stmt *statement, int column, struct svirt_level *ret)
{
	sqlite3_int64 sensitivity = sqlite3_column_int64(statement, column);
	const unsigned char *bytes = sqlite3_column_blob(statement, column + 1);
	int size = sqlite3_column_bytes(statement, column + 1);

	if (sensitivity < 0 || sensitivity >= SVIRT_SENSITIVITIES)
		return -EUCLEAN;
	return level_key_read(
		(unsigned int)sensitivity, bytes, (size_t)size, ret);
}

void level_key_bind_level(
	sqlite3_stmt *statement, int index, const struct svirt_level *level)
{
	struct level_key key;

	level_key_make(level, &key);
	sqlite3_bind_blob(
		statement, index, key.bytes, (int)key.size, SQLITE_TRANSIENT);
	sqlite3_bind_int(statement, index + 1, (int)level->sensitivity);
}
