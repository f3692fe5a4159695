/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions to the registry that answer with files. */
#include "config.h"

#include "registry.h"

static int read_file(sqlite3_stmt *statement, struct svirt_file *ret)
{
	int role = sqlite3_column_int(statement, 1);

	if (role < SVIRT_IMAGE || role > SVIRT_CONTENT)
		return -EUCLEAN;
	ret->path = (const char *)sqlite3_column_text(statement, 0);
	ret->role = (enum svirt_role)role;
	ret->member = sqlite3_column_int(statement, 4) < 0;
	ret->original = (const char *)sqlite3_column_text(statement, 2);
	ret->context = (const char *)sqlite3_column_text(statement, 3);
	return ret->path && ret->context ? 0 : -EUCLEAN;
}

SVIRT_PUBLIC int svirt_registry_each_file(struct svirt_registry *registry,
	const struct svirt_vm *vm, svirt_file_fn fn, void *data)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct svirt_file file;
	int err = registry_prepare(registry,
		"SELECT path, role, old.text, new.text, tree FROM ("
		" SELECT id AS number FROM file WHERE vm = ?1"
		" UNION ALL SELECT file FROM use WHERE vm = ?1 ORDER BY 1)"
		" JOIN file ON file.id = number"
		" LEFT JOIN context old ON old.id = original"
		" JOIN context new ON new.id = file.context",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm->id);
	while ((err = registry_step(registry, statement)) > 0) {
		err = read_file(statement, &file);
		if (err == 0)
			err = fn(&file, data);
		if (err != 0)
			break;
	}
	return err;
}

SVIRT_PUBLIC int svirt_registry_count_files(struct svirt_registry *registry,
	const struct svirt_vm *vm, uint64_t *ret)
{
	sqlite3_stmt *statement;
	int err = registry_keep(registry, REGISTRY_COUNT_FILES,
		"SELECT (SELECT count(*) FROM file WHERE vm = ?1)"
		" + (SELECT count(*) FROM use WHERE vm = ?1)",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm->id);
	err = registry_step(registry, statement);
	if (err > 0)
		*ret = (uint64_t)sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return err > 0 ? 0 : err < 0 ? err : -EUCLEAN;
}
