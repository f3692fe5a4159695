/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file system as a row of the registry: files on it refer to its number. */
#include "config.h"

#include <stdio.h>

#include "registry/filesystem-row.h"

static int run(struct svirt_registry *registry, const char *sql,
	const struct filesystem *filesystem, const char *boot, int64_t *ret)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry, sql, &statement);

	if (r < 0)
		return r;
	sqlite3_bind_blob(statement, 1, filesystem->key, (int)filesystem->size,
		SQLITE_STATIC);
	registry_bind_text(statement, 2, boot);
	return registry_run(registry, statement, ret);
}

int filesystem_row_get(
	struct svirt_registry *registry, struct filesystem *filesystem)
{
	char text[37], *boot = filesystem->is_brief ? text : NULL;
	int r = 0;

	if (filesystem->row > 0)
		return 0;
	if (boot)
		r = svirt_boot_id(text);
	if (r == 0)
		r = run(registry,
			"SELECT id FROM volume WHERE key = ? AND boot IS ?",
			filesystem, boot, &filesystem->row);
	if (r != 0)
		return r < 0 ? r : 0;
	r = run(registry, "INSERT INTO volume(key, boot) VALUES(?, ?)",
		filesystem, boot, NULL);
	if (r == 0)
		filesystem->row = sqlite3_last_insert_rowid(registry->db);
	return r;
}

int filesystem_row_find_old(struct svirt_registry *registry)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	char boot[37];
	int r = svirt_boot_id(boot);

	if (r == 0)
		r = registry_prepare(registry,
			"SELECT 1 FROM volume WHERE boot != ? LIMIT 1",
			&statement);
	if (r < 0)
		return r;
	registry_bind_text(statement, 1, boot);
	return registry_step(registry, statement);
}

int filesystem_row_delete_old(struct svirt_registry *registry)
{
	_cleanup_free_ char *sql = NULL;
	char boot[37];
	int r = svirt_boot_id(boot);

	if (r < 0)
		return r;
	if (asprintf(&sql,
		    "DELETE FROM use WHERE file IN (SELECT id FROM file"
		    " WHERE volume IN (SELECT id FROM volume"
		    " WHERE boot != '%s'));"
		    "DELETE FROM file WHERE volume IN (SELECT id FROM volume"
		    " WHERE boot != '%s');"
		    "DELETE FROM link WHERE chain IN (SELECT id FROM chain"
		    " WHERE volume IN (SELECT id FROM volume"
		    " WHERE boot != '%s'));"
		    "DELETE FROM chain WHERE volume IN (SELECT id FROM volume"
		    " WHERE boot != '%s');"
		    "DELETE FROM volume WHERE boot != '%s'",
		    boot, boot, boot, boot, boot) < 0)
		return -ENOMEM;
	return registry_exec(registry, sql);
}
