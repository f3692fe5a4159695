/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What images were said to rest on, as rows of the registry; what that is for
 * is in relabel/chain.c. */
#include "config.h"

#include <string.h>

#include "registry/chain-row.h"

static void bind_image(sqlite3_stmt *statement, const struct identity *identity)
{
	sqlite3_bind_int64(statement, 1, (int64_t)identity->ino);
	sqlite3_bind_blob(statement, 2, identity->handle, (int)identity->size,
		SQLITE_STATIC);
}

int chain_row_find(struct svirt_registry *registry,
	const struct identity *identity, const struct filesystem *filesystem,
	int64_t *ret)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"SELECT id FROM chain WHERE ino = ? AND handle = ? AND volume"
		" IN (SELECT id FROM volume WHERE key = ?)",
		&statement);

	if (r < 0)
		return r;
	bind_image(statement, identity);
	sqlite3_bind_blob(statement, 3, filesystem->key, (int)filesystem->size,
		SQLITE_STATIC);
	return registry_run(registry, statement, ret);
}

/* Reads on until the end or an error. */
static int read_paths(struct svirt_registry *registry, sqlite3_stmt *statement,
	char ***list, size_t *count)
{
	int r;

	while ((r = registry_step(registry, statement)) > 0) {
		char **more = reallocarray(*list, *count + 1, sizeof(**list));

		if (!more)
			return -ENOMEM;
		*list = more;
		r = registry_column_text(statement, 0, &more[*count]);
		if (r < 0)
			return r;
		++*count;
	}
	return r;
}

void chain_row_free(char **paths, size_t count)
{
	for (size_t i = 0; paths && i < count; i++)
		free(paths[i]);
	free(paths);
}

int chain_row_read(struct svirt_registry *registry, int64_t id, char ***ret,
	size_t *ret_count)
{
	sqlite3_stmt *statement;
	char **list = NULL;
	size_t count = 0;
	int r = registry_statement(registry,
		"SELECT path FROM link WHERE chain = ? ORDER BY place",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, id);
	r = read_paths(registry, statement, &list, &count);
	sqlite3_reset(statement);
	if (r == 0) {
		*ret = list;
		*ret_count = count;
		return 0;
	}
	chain_row_free(list, count);
	return r;
}

static int insert(struct svirt_registry *registry,
	const struct identity *identity, const struct filesystem *filesystem,
	int64_t *ret)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"INSERT INTO chain(ino, handle, volume) VALUES(?, ?, ?)",
		&statement);

	if (r < 0)
		return r;
	bind_image(statement, identity);
	sqlite3_bind_int64(statement, 3, filesystem->row);
	r = registry_run(registry, statement, NULL);
	if (r == 0)
		*ret = sqlite3_last_insert_rowid(registry->db);
	return r;
}

static int forget(struct svirt_registry *registry, int64_t id)
{
	sqlite3_stmt *statement;
	int r = registry_statement(
		registry, "DELETE FROM link WHERE chain = ?", &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, id);
	return registry_run(registry, statement, NULL);
}

static int add(struct svirt_registry *registry, int64_t id, size_t place,
	const char *path)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"INSERT INTO link(chain, place, path) VALUES(?, ?, ?)",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_int64(statement, 2, (int64_t)place);
	registry_bind_text(statement, 3, path);
	return registry_run(registry, statement, NULL);
}

int chain_row_write(struct svirt_registry *registry,
	const struct identity *identity, const struct filesystem *filesystem,
	char *const *paths, size_t count)
{
	int64_t id = 0;
	int r = chain_row_find(registry, identity, filesystem, &id);

	if (r > 0)
		r = forget(registry, id);
	else if (r == 0)
		r = insert(registry, identity, filesystem, &id);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = add(registry, id, i, paths[i]);
	return r;
}
