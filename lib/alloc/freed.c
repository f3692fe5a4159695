/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that nobody holds and that the draw is past: the table freed. Which of
 * them can be given out is draw.c's to say. */
#include "config.h"

#include "alloc/freed.h"
#include "alloc/permutation.h"
#include "registry/level-key.h"

int freed_has(struct svirt_registry *registry, const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT 1 FROM freed WHERE categories = ? AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	return registry_step(registry, statement);
}

int freed_has_used(
	struct svirt_registry *registry, const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT 1 FROM freed WHERE categories = ? AND sensitivity = ?"
		" AND used = 1",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	return registry_step(registry, statement);
}

int freed_set_aside(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t blocker)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"INSERT INTO freed(categories, sensitivity, count, used,"
		" blocker) VALUES(?, ?, ?, 0, nullif(?, 0))",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	sqlite3_bind_int(statement, 3, (int)svirt_level_count(level));
	sqlite3_bind_int64(statement, 4, blocker);
	return registry_step(registry, statement);
}

int freed_set_blocker(
	struct svirt_registry *registry, int64_t freed, int64_t blocker)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"UPDATE freed SET blocker = ? WHERE id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, blocker);
	sqlite3_bind_int64(statement, 2, freed);
	return registry_step(registry, statement);
}

int freed_next(struct svirt_registry *registry, const struct svirt_level *set,
	unsigned int count, int64_t *used, int64_t *id, struct svirt_level *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct svirt_level level;
	int err = registry_prepare(registry,
		"SELECT used, id, sensitivity, categories FROM freed"
		" WHERE blocker IS NULL AND sensitivity = ? AND count = ?"
		" AND (used, id) > (?, ?) ORDER BY used, id",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int(statement, 1, (int)set->sensitivity);
	sqlite3_bind_int(statement, 2, (int)count);
	sqlite3_bind_int64(statement, 3, *used);
	sqlite3_bind_int64(statement, 4, *id);
	while ((err = registry_step(registry, statement)) > 0) {
		err = level_key_column(statement, 2, &level);
		if (err < 0)
			return err;
		if (!svirt_level_dominates(set, &level))
			continue;
		*used = sqlite3_column_int64(statement, 0);
		*id = sqlite3_column_int64(statement, 1);
		*ret = level;
		return 1;
	}
	return err;
}

int freed_take(struct svirt_registry *registry, const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"DELETE FROM freed WHERE categories = ? AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	return registry_step(registry, statement);
}

int freed_add(struct svirt_registry *registry, int64_t vm,
	const struct svirt_level *level)
{
	_cleanup_statement_ sqlite3_stmt *unblock = NULL;
	_cleanup_statement_ sqlite3_stmt *insert = NULL;
	unsigned int count = svirt_level_count(level);
	int err = registry_prepare(registry,
		"UPDATE freed SET blocker = NULL WHERE blocker = ?", &unblock);

	if (err < 0)
		return err;
	sqlite3_bind_int64(unblock, 1, vm);
	err = registry_step(registry, unblock);
	if (err < 0 || count < 2 || count > PERMUTATION_COUNT_MAX)
		return err;
	/* A level held twice, by overlap, comes back twice. */
	err = registry_prepare(registry,
		"INSERT OR REPLACE INTO freed(categories, sensitivity, count,"
		" used) VALUES(?, ?, ?, 1)",
		&insert);
	if (err < 0)
		return err;
	level_key_bind_level(insert, 1, level);
	sqlite3_bind_int(insert, 3, (int)count);
	return registry_step(registry, insert);
}
