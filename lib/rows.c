/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which rows of files there are: for a VM, a tree, a run, a boot. */
#include "config.h"

#include <stdio.h>

#include "record.h"

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

int record_list(
	struct record *record, int64_t vm, int64_t above, int64_t *ret, int max)
{
	return list(record->registry,
		"SELECT id FROM file WHERE vm = ?1 AND id > ?2"
		" ORDER BY 1 LIMIT ?3",
		vm, above, 0, ret, max);
}

int record_list_uses(
	struct record *record, int64_t vm, int64_t above, int64_t *ret, int max)
{
	return list(record->registry,
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

int record_list_trees(
	struct record *record, int64_t vm, int64_t above, int64_t *ret, int max)
{
	return list(
		record->registry, BY_TREE("tree > 0"), vm, above, 0, ret, max);
}

int record_list_members(
	struct record *record, int64_t vm, int64_t above, int64_t *ret, int max)
{
	return list(
		record->registry, BY_TREE("tree < 0"), vm, above, 0, ret, max);
}

int record_list_run(struct record *record, int64_t vm, int64_t run,
	int64_t above, int64_t *ret, int max)
{
	return list(record->registry,
		"SELECT file FROM use WHERE vm = ?1 AND file > ?2 AND run = ?4"
		" ORDER BY 1 LIMIT ?3",
		vm, above, run, ret, max);
}

int record_exists(struct svirt_registry *registry, int64_t vm)
{
	int64_t id;

	return list(registry,
		"SELECT id FROM file WHERE vm = ?1 AND id > ?2"
		" UNION ALL SELECT file FROM use WHERE vm = ?1 LIMIT ?3",
		vm, 0, 0, &id, 1);
}

static int find_old_filesystem(struct svirt_registry *registry)
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

/* A released VM may have had nothing else. */
static int forget_released(struct svirt_registry *registry)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int r = svirt_registry_vms(registry, true, &vms);

	for (size_t i = 0; r == 0 && i < vms.count; i++)
		if (vms.list[i].released)
			r = registry_forget_released(registry, vms.list[i].id);
	return r;
}

static int delete_old_filesystems(struct svirt_registry *registry)
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
		    "DELETE FROM volume WHERE boot != '%s'",
		    boot, boot, boot) < 0)
		return -ENOMEM;
	return registry_exec(registry, sql);
}

int record_forget_boots(struct svirt_registry *registry)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int r = find_old_filesystem(registry);

	if (r <= 0)
		return r;
	r = registry_begin(registry);
	if (r < 0)
		return r;
	undo = registry;
	r = delete_old_filesystems(registry);
	if (r == 0)
		r = forget_released(registry);
	return r < 0 ? r : registry_commit(&undo);
}
