/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files are on record: for a VM, a tree, a run of svirt_label(). */
#include "config.h"

#include "registry/file-list.h"
#include "vm/role.h"

static int list(struct svirt_registry *registry, const char *sql, int64_t vm,
	int64_t above, int64_t run, int64_t *ret, int max)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int count = 0, r = registry_prepare(registry, sql, &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, vm);
	sqlite3_bind_int64(statement, 2, above);
	sqlite3_bind_int(statement, 3, max);
	if (sqlite3_bind_parameter_count(statement) > 3)
		sqlite3_bind_int64(statement, 4, run);
	while (count < max && (r = registry_step(registry, statement)) > 0)
		ret[count++] = sqlite3_column_int64(statement, 0);
	return r < 0 ? r : count;
}

int file_list_alone(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max)
{
	return list(registry,
		"SELECT id FROM file WHERE vm = ?1 AND id > ?2"
		" ORDER BY 1 LIMIT ?3",
		vm, above, 0, ret, max);
}

int file_list_uses(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max)
{
	return list(registry,
		"SELECT file FROM use WHERE vm = ?1 AND file > ?2"
		" ORDER BY 1 LIMIT ?3",
		vm, above, 0, ret, max);
}

/* Rows of both kinds, by what a tree has to do with them. */
#define BY_TREE(which)                                                         \
	"SELECT id FROM file WHERE " which " AND vm = ?1 AND id > ?2"          \
	" UNION ALL SELECT file FROM use, file"                                \
	" WHERE use.vm = ?1 AND id = file AND " which                          \
	" AND file.vm IS NULL AND id > ?2 ORDER BY 1 LIMIT ?3"

int file_list_trees(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max)
{
	return list(registry, BY_TREE("tree > 0"), vm, above, 0, ret, max);
}

int file_list_members(struct svirt_registry *registry, int64_t vm,
	int64_t above, int64_t *ret, int max)
{
	return list(registry, BY_TREE("tree < 0"), vm, above, 0, ret, max);
}

int file_list_run(struct svirt_registry *registry, int64_t vm, int64_t run,
	int64_t above, int64_t *ret, int max)
{
	return list(registry,
		"SELECT file FROM use WHERE vm = ?1 AND file > ?2 AND run = ?4"
		" ORDER BY 1 LIMIT ?3",
		vm, above, run, ret, max);
}

int file_list_any(struct svirt_registry *registry, int64_t vm)
{
	int64_t id;

	return list(registry,
		"SELECT id FROM file WHERE vm = ?1 AND id > ?2"
		" UNION ALL SELECT file FROM use WHERE vm = ?1 LIMIT ?3",
		vm, 0, 0, &id, 1);
}

static int read_file(sqlite3_stmt *statement, struct svirt_file *ret)
{
	int role = sqlite3_column_int(statement, 1);

	if (role < 0 || role >= ROLES)
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
	int err = registry_statement(registry,
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
