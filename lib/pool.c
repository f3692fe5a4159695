/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "pool.h"

static int pool_query(struct svirt_registry *registry, const char *sql,
	const struct pool *pool, sqlite3_stmt **ret)
{
	int err = registry_prepare(registry, sql, ret);

	if (err < 0)
		return err;
	vm_bind_key(*ret, 1, &pool->set);
	sqlite3_bind_int(*ret, 2, (int)pool->shuffle.set.sensitivity);
	sqlite3_bind_int(*ret, 3, (int)pool->shuffle.count);
	return 0;
}

int pool_load(struct svirt_registry *registry, struct pool *pool)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = pool_query(registry,
		"SELECT key, next FROM pool WHERE categories = ?"
		" AND sensitivity = ? AND count = ?",
		pool, &statement);

	if (err == 0)
		err = registry_step(registry, statement);
	if (err < 0)
		return err;
	if (err == 0) {
		pool->next = 0;
		if (getrandom(pool->shuffle.key, SHUFFLE_KEY_SIZE, 0) !=
			SHUFFLE_KEY_SIZE)
			return util_errno();
		return 0;
	}
	if (sqlite3_column_bytes(statement, 0) != SHUFFLE_KEY_SIZE)
		return -EUCLEAN;
	memcpy(pool->shuffle.key, sqlite3_column_blob(statement, 0),
		SHUFFLE_KEY_SIZE);
	pool->next = sqlite3_column_int64(statement, 1);
	return pool->next < 0 ? -EUCLEAN : 0;
}

int pool_save(struct svirt_registry *registry, const struct pool *pool)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = pool_query(registry,
		"INSERT INTO pool(categories, sensitivity, count, key, next)"
		" VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
		" SET next = excluded.next",
		pool, &statement);

	if (err < 0)
		return err;
	sqlite3_bind_blob(statement, 4, pool->shuffle.key, SHUFFLE_KEY_SIZE,
		SQLITE_STATIC);
	sqlite3_bind_int64(statement, 5, pool->next);
	return registry_step(registry, statement);
}
