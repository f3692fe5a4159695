/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which control groups VMs were started in, as rows of the registry; what is in
 * one is asked in vm/cgroup.c. */
#include "config.h"

#include <string.h>

#include "registry/level-key.h"
#include "registry/vm-cgroup.h"

static int read_row(sqlite3_stmt *statement, struct svirt_cgroup *ret)
{
	struct svirt_cgroup cgroup = {
		.vm = sqlite3_column_int64(statement, 0),
		.id = (uint64_t)sqlite3_column_int64(statement, 1),
		.main = sqlite3_column_int(statement, 3),
	};
	const char *boot = (const char *)sqlite3_column_text(statement, 2);
	int err = registry_column_text(statement, 4, &cgroup.path);

	if (err < 0)
		return err;
	if (!boot || strlen(boot) > 36 ||
		(cgroup.path && cgroup.path[0] != '/')) {
		free(cgroup.path);
		return -EUCLEAN;
	}
	memcpy(cgroup.boot, boot, strlen(boot) + 1);
	*ret = cgroup;
	return 0;
}

static int append(sqlite3_stmt *statement, struct svirt_vm *vm)
{
	size_t count = vm->cgroup_count;
	struct svirt_cgroup *list;
	int err;

	list = reallocarray(vm->cgroups, count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	vm->cgroups = list;
	err = read_row(statement, &list[count]);
	vm->cgroup_count += err == 0;
	return err;
}

int vm_cgroup_read(struct svirt_registry *registry, struct svirt_vm *vm)
{
	struct level_key key;
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"SELECT g.vm, g.id, g.boot, g.main, g.path FROM vm AS v"
		" CROSS JOIN cgroup AS g ON g.vm = v.id WHERE v.overlap = 0"
		" AND v.categories = ?1 AND v.sensitivity = ?2"
		" UNION ALL"
		" SELECT g.vm, g.id, g.boot, g.main, g.path FROM vm AS v"
		" CROSS JOIN cgroup AS g ON g.vm = v.id WHERE v.overlap = 1"
		" AND v.categories = ?1 AND v.sensitivity = ?2",
		&statement);

	if (r < 0)
		return r;
	level_key_make(&vm->level, &key);
	level_key_bind(statement, 1, &key);
	sqlite3_bind_int(statement, 2, (int)vm->level.sensitivity);
	while ((r = registry_step(registry, statement)) > 0) {
		r = append(statement, vm);
		if (r < 0)
			break;
	}
	sqlite3_reset(statement);
	return r;
}

int vm_cgroup_add(
	struct svirt_registry *registry, const struct svirt_cgroup *cgroup)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"INSERT OR REPLACE INTO cgroup(vm, id, boot, main, path)"
		" VALUES(?, ?, ?, ?, ?)",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, cgroup->vm);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)cgroup->id);
	registry_bind_text(statement, 3, cgroup->boot);
	sqlite3_bind_int(statement, 4, cgroup->main);
	registry_bind_text(statement, 5, cgroup->path);
	return registry_step(registry, statement);
}

int vm_cgroup_delete(
	struct svirt_registry *registry, const struct svirt_cgroup *cgroup)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"DELETE FROM cgroup WHERE vm = ? AND id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, cgroup->vm);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)cgroup->id);
	return registry_step(registry, statement);
}

int vm_cgroup_delete_old(
	struct svirt_registry *registry, int64_t vm, const char *boot)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"DELETE FROM cgroup WHERE vm = ?1"
		" AND (?2 IS NULL OR boot != ?2)",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm);
	registry_bind_text(statement, 2, boot);
	return registry_step(registry, statement);
}
