/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file's context as a row of the registry: thousands of files share one. */
#include "config.h"

#include "registry/context-row.h"
#include "registry/file-list.h"

static int run(struct svirt_registry *registry, const char *sql, int64_t vm,
	const char *text, int64_t *ret)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry, sql, &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, vm);
	if (text)
		registry_bind_text(statement, 2, text);
	return registry_run(registry, statement, ret);
}

int context_row_get(struct svirt_registry *registry, int64_t vm,
	const char *text, int64_t *ret)
{
	int r = run(registry,
		"SELECT id FROM context WHERE vm = ? AND text = ?", vm, text,
		ret);

	if (r != 0)
		return r < 0 ? r : 0;
	r = run(registry, "INSERT INTO context(vm, text) VALUES(?, ?)", vm,
		text, NULL);
	if (r == 0)
		*ret = sqlite3_last_insert_rowid(registry->db);
	return r;
}

int context_row_forget(struct svirt_registry *registry, int64_t vm)
{
	int r = file_list_any(registry, vm);

	return r != 0 ? r
		      : run(registry, "DELETE FROM context WHERE vm = ?", vm,
				NULL, NULL);
}

int context_row_forget_apart(struct svirt_registry *registry)
{
	return run(registry,
		"DELETE FROM context WHERE vm = ? AND NOT EXISTS"
		" (SELECT 1 FROM file WHERE file.context = context.id"
		" AND named = 2)",
		CONTEXT_ROW_APART, NULL, NULL);
}
