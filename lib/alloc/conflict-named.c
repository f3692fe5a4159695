/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that files carry because it was asked for (svirt-label --context): as
 * good as held, while such a file is on record. They are few, so each is looked
 * at; those of VMs are conflict.c's. */
#include "config.h"

#include "alloc/conflict-named.h"
#include "registry/context-row.h"
#include "selinux/context.h"

/* Whether a file on record, of another VM, has a context; with a VM that does.
 */
static int find_file(struct svirt_registry *registry, int64_t context,
	int64_t vm, char **ret_name)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"SELECT vm.name FROM file f JOIN vm ON vm.id ="
		" coalesce(f.vm, (SELECT vm FROM use WHERE file = f.id))"
		" WHERE f.context = ? AND f.named = 2 AND vm.id != ? LIMIT 1",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, context);
	sqlite3_bind_int64(statement, 2, vm);
	r = registry_step(registry, statement);
	if (r == 1 && ret_name) {
		int err = registry_column_text(statement, 0, ret_name);

		r = err < 0 ? err : r;
	}
	sqlite3_reset(statement);
	return r;
}

/* What cannot be read is compared with nothing. */
static bool is_in_the_way(const struct svirt_level *level, const char *text,
	struct svirt_level *ret_level)
{
	_cleanup_context_ struct svirt_context context = {0};

	if (svirt_context_parse(text, &context) < 0 || !context.has_range ||
		!svirt_level_is_comparable(level, &context.range.high))
		return false;
	if (ret_level)
		*ret_level = context.range.high;
	return true;
}

int conflict_named_find(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t except,
	struct svirt_level *ret_level, char **ret_name)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int found = 0,
	    r = registry_prepare(registry,
		    "SELECT id, text FROM context WHERE vm = ?", &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, CONTEXT_ROW_APART);
	while (found == 0 && (r = registry_step(registry, statement)) > 0) {
		const char *text =
			(const char *)sqlite3_column_text(statement, 1);

		if (text && is_in_the_way(level, text, ret_level))
			found = find_file(registry,
				sqlite3_column_int64(statement, 0), except,
				ret_name);
	}
	return r < 0 ? r : found;
}
