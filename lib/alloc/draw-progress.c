/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How far the combinations of a set were walked through. */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "alloc/draw-progress.h"
#include "registry/level-key.h"

static int progress_query(struct svirt_registry *registry, const char *sql,
	const struct draw_progress *progress, sqlite3_stmt **ret)
{
	int err = registry_prepare(registry, sql, ret);

	if (err < 0)
		return err;
	level_key_bind_level(*ret, 1, &progress->permutation.set);
	sqlite3_bind_int(*ret, 3, (int)progress->permutation.count);
	return 0;
}

int draw_progress_load(
	struct svirt_registry *registry, struct draw_progress *progress)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = progress_query(registry,
		"SELECT key, next FROM pool WHERE categories = ?"
		" AND sensitivity = ? AND count = ?",
		progress, &statement);

	if (err == 0)
		err = registry_step(registry, statement);
	if (err < 0)
		return err;
	if (err == 0) {
		progress->next = 0;
		if (getrandom(progress->permutation.key, PERMUTATION_KEY_SIZE,
			    0) != PERMUTATION_KEY_SIZE)
			return util_errno();
		return 0;
	}
	if (sqlite3_column_bytes(statement, 0) != PERMUTATION_KEY_SIZE)
		return -EUCLEAN;
	memcpy(progress->permutation.key, sqlite3_column_blob(statement, 0),
		PERMUTATION_KEY_SIZE);
	progress->next = sqlite3_column_int64(statement, 1);
	return progress->next < 0 ? -EUCLEAN : 0;
}

int draw_progress_save(
	struct svirt_registry *registry, const struct draw_progress *progress)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = progress_query(registry,
		"INSERT INTO pool(categories, sensitivity, count, key, next)"
		" VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
		" SET next = excluded.next",
		progress, &statement);

	if (err < 0)
		return err;
	sqlite3_bind_blob(statement, 4, progress->permutation.key,
		PERMUTATION_KEY_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 5, progress->next);
	return registry_step(registry, statement);
}
