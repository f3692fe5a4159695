/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions to the registry that answer with VMs; levels are compared in
 * alloc/conflict.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "registry/level-key.h"
#include "registry/vm-find.h"
#include "registry/vm-row.h"

static int grow(struct svirt_vms *vms)
{
	size_t count = vms->count;
	struct svirt_vm *list;

	if ((count & (count - 1)) != 0)
		return 0;
	list = reallocarray(vms->list, count ? 2 * count : 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	vms->list = list;
	return 0;
}

/* Gather every row of a prepared query for VM_ROW_COLUMNS. */
static int read_rows(struct svirt_registry *registry, sqlite3_stmt *statement,
	struct svirt_vms *ret)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int err;

	while ((err = registry_step(registry, statement)) > 0) {
		err = grow(&vms);
		if (err == 0)
			err = vm_row_read(
				registry, statement, &vms.list[vms.count]);
		if (err < 0)
			return err;
		vms.count++;
	}
	if (err < 0)
		return err;
	*ret = vms;
	vms = (struct svirt_vms){0};
	return 0;
}

SVIRT_PUBLIC int svirt_registry_vms(struct svirt_registry *registry,
	unsigned int flags, struct svirt_vms *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err;

	if (flags & ~SVIRT_VMS_RELEASED)
		return -EINVAL;
	err = registry_prepare(registry,
		"SELECT " VM_ROW_COLUMNS
		" FROM vm WHERE released <= ? ORDER BY name, id",
		&statement);
	if (err < 0)
		return err;
	sqlite3_bind_int(statement, 1, flags & SVIRT_VMS_RELEASED ? 1 : 0);
	return read_rows(registry, statement, ret);
}

/* Find by a query with one parameter that is bound already. One row is the
 * answer; with several, the first when it alone is held. */
static int find_bound(struct svirt_registry *registry, sqlite3_stmt *statement,
	struct svirt_vm *ret)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int err = read_rows(registry, statement, &vms);

	if (err < 0)
		return err;
	if (vms.count == 0)
		return -ENOENT;
	if (vms.count > 1 && vms.list[0].released == vms.list[1].released)
		return -ENOTUNIQ;
	*ret = vms.list[0];
	memset(&vms.list[0], 0, sizeof(vms.list[0]));
	return 0;
}

int vm_find_id(struct svirt_registry *registry, int64_t id, bool released,
	struct svirt_vm *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT " VM_ROW_COLUMNS
		" FROM vm WHERE id = ? AND released = ?",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_int(statement, 2, released);
	err = registry_step(registry, statement);
	if (err <= 0)
		return err < 0 ? err : -ENOENT;
	return vm_row_read(registry, statement, ret);
}

int vm_find_uid(
	struct svirt_registry *registry, uid_t uid, int64_t except, char **ret)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"SELECT name FROM vm WHERE uid = ? AND id != ?", &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, uid);
	sqlite3_bind_int64(statement, 2, except);
	r = registry_step(registry, statement);
	if (r == 1) {
		int err = registry_column_text(statement, 0, ret);

		r = err < 0 ? err : r;
	}
	sqlite3_reset(statement);
	return r;
}

/* A released VM's name can be held again, by a row of its own; the latest
 * released one is meant when none is held. */
static int find_name(
	struct svirt_registry *registry, const char *name, struct svirt_vm *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT " VM_ROW_COLUMNS " FROM (SELECT * FROM vm"
		" WHERE name = ?1 AND released = 0 UNION ALL SELECT * FROM vm"
		" WHERE name = ?1 AND released = 1)"
		" ORDER BY released, id DESC LIMIT 1",
		&statement);

	if (err < 0)
		return err;
	registry_bind_text(statement, 1, name);
	return find_bound(registry, statement, ret);
}

static int find_level(struct svirt_registry *registry,
	const struct svirt_level *level, const char *process,
	struct svirt_vm *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT " VM_ROW_COLUMNS " FROM (SELECT * FROM vm"
		" WHERE overlap = 0 AND categories = ?1 AND sensitivity = ?2"
		" UNION ALL SELECT * FROM vm"
		" WHERE overlap = 1 AND categories = ?1 AND sensitivity = ?2)"
		" WHERE ?3 IS NULL OR process = ?3 ORDER BY released, id",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	registry_bind_text(statement, 3, process);
	return find_bound(registry, statement, ret);
}

static int find_context(
	struct svirt_registry *registry, const char *text, struct svirt_vm *ret)
{
	_cleanup_(svirt_context_clear) struct svirt_context context = {0};
	_cleanup_free_ char *base = NULL;

	if (svirt_context_parse(text, &context) < 0 || !context.has_range ||
		!svirt_level_equals(&context.range.low, &context.range.high))
		return -EINVAL;
	if (asprintf(&base, "%s:%s:%s", context.user, context.role,
		    context.type) < 0)
		return -ENOMEM;
	return find_level(registry, &context.range.low, base, ret);
}

SVIRT_PUBLIC int svirt_registry_find(struct svirt_registry *registry,
	const char *operand, struct svirt_vm *ret)
{
	struct svirt_level level;

	if (svirt_name_is_valid(operand))
		return find_name(registry, operand, ret);
	if (svirt_level_parse(operand, &level) == 0)
		return find_level(registry, &level, NULL, ret);
	return find_context(registry, operand, ret);
}

static bool is_overlapping(const struct svirt_vm *a, const struct svirt_vm *b)
{
	return a->id != b->id && !b->released &&
	       svirt_level_is_comparable(&a->level, &b->level);
}

/* All there are, for a VM held with overlap; those held with overlap, for
 * another: two levels held without are never comparable. */
static int read_others(struct svirt_registry *registry,
	const struct svirt_vm *vm, struct svirt_vms *ret)
{
	sqlite3_stmt *statement;
	int err;

	if (vm->overlap)
		return svirt_registry_vms(registry, 0, ret);
	err = registry_statement(registry,
		"SELECT " VM_ROW_COLUMNS
		" FROM vm WHERE overlap = 1 ORDER BY name",
		&statement);
	if (err < 0)
		return err;
	err = read_rows(registry, statement, ret);
	sqlite3_reset(statement);
	return err;
}

SVIRT_PUBLIC int svirt_registry_overlaps(struct svirt_registry *registry,
	const struct svirt_vm *vm, struct svirt_vms *ret)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	size_t kept = 0;
	int err = read_others(registry, vm, &vms);

	if (err < 0)
		return err;
	for (size_t i = 0; i < vms.count; i++) {
		if (is_overlapping(vm, &vms.list[i])) {
			struct svirt_vm found = vms.list[i];

			vms.list[i] = vms.list[kept];
			vms.list[kept++] = found;
		}
	}
	for (size_t i = kept; i < vms.count; i++)
		svirt_vm_clear(&vms.list[i]);
	vms.count = kept;
	*ret = vms;
	vms = (struct svirt_vms){0};
	return 0;
}
