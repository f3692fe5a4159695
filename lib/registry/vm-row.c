/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A VM as a row of the registry; files of VMs are in file-row.c. */
#include "config.h"

#include <string.h>

#include "registry/level-key.h"
#include "registry/vm-cgroup.h"
#include "registry/vm-row.h"

/* Copy a text of at most 36 characters; NULL is the empty one. */
static int column_id(sqlite3_stmt *statement, int column, char ret[37])
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	size_t length = text ? strlen(text) : 0;

	if (length > 36)
		return -EUCLEAN;
	if (text)
		memcpy(ret, text, length);
	ret[length] = '\0';
	return 0;
}

/* The registry keeps contexts without their level. */
static int column_context(sqlite3_stmt *statement, int column,
	const struct svirt_level *level, char **ret)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	int err;

	if (!text)
		return -EUCLEAN;
	err = svirt_context_with_level(text, level, ret);
	return err == -EINVAL ? -EUCLEAN : err;
}

static int read_identity(sqlite3_stmt *statement, struct svirt_vm *vm)
{
	int err;

	vm->id = sqlite3_column_int64(statement, 0);
	err = registry_column_text(statement, 1, &vm->name);
	if (err < 0)
		return err;
	if (!vm->name || !svirt_name_is_valid(vm->name))
		return -EUCLEAN;
	vm->mode = sqlite3_column_int(statement, 2) ? SVIRT_MODE_STATIC
						    : SVIRT_MODE_DYNAMIC;
	vm->relabel = sqlite3_column_int(statement, 3);
	vm->overlap = sqlite3_column_int(statement, 4);
	vm->released = sqlite3_column_int(statement, 5);
	err = level_key_column(statement, 6, &vm->level);
	if (err == 0)
		err = column_context(statement, 8, &vm->level, &vm->process);
	if (err == 0)
		err = column_context(statement, 9, &vm->level, &vm->image);
	return err;
}

static int read_life(sqlite3_stmt *statement, struct svirt_vm *vm)
{
	int err = column_id(statement, 10, vm->uuid);

	vm->created = sqlite3_column_int64(statement, 11);
	if (err == 0)
		err = column_id(statement, 12, vm->boot);
	vm->owner = sqlite3_column_int(statement, 13);
	vm->owner_start = (uint64_t)sqlite3_column_int64(statement, 14);
	vm->pid = sqlite3_column_int(statement, 15);
	vm->pid_start = (uint64_t)sqlite3_column_int64(statement, 16);
	vm->uid = (uid_t)sqlite3_column_int64(statement, 17);
	return err;
}

int vm_row_read(struct svirt_registry *registry, sqlite3_stmt *statement,
	struct svirt_vm *ret)
{
	struct svirt_vm vm = {0};
	int err = read_identity(statement, &vm);

	if (err == 0)
		err = read_life(statement, &vm);
	if (err == 0)
		err = vm_cgroup_read(registry, &vm);
	if (err < 0)
		svirt_vm_clear(&vm);
	else
		*ret = vm;
	return err;
}

/* Bind a context without its level. */
static void bind_base(sqlite3_stmt *statement, int index, const char *context)
{
	const char *end = context;

	for (int colons = 0; *end; end++)
		if (*end == ':' && ++colons == 3)
			break;
	sqlite3_bind_text(
		statement, index, context, (int)(end - context), SQLITE_STATIC);
}

static void bind_pid(
	sqlite3_stmt *statement, int index, pid_t pid, uint64_t start)
{
	if (pid == 0)
		return;
	sqlite3_bind_int(statement, index, pid);
	sqlite3_bind_int64(statement, index + 1, (sqlite3_int64)start);
}

static int insert_row(struct svirt_registry *registry, struct svirt_vm *vm)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct level_key key;
	int err = registry_prepare(registry,
		"INSERT INTO vm(name, mode, relabel, overlap, sensitivity,"
		" categories, process, image, uuid, created, boot, owner,"
		" owner_start, uid) VALUES(?, ?, ?, ?, ?, ?, ?, ?,"
		" nullif(?, ''), ?, ?, ?, ?, ?)",
		&statement);

	if (err < 0)
		return err;
	level_key_make(&vm->level, &key);
	registry_bind_text(statement, 1, vm->name);
	sqlite3_bind_int(statement, 2, vm->mode == SVIRT_MODE_STATIC);
	sqlite3_bind_int(statement, 3, vm->relabel);
	sqlite3_bind_int(statement, 4, vm->overlap);
	sqlite3_bind_int(statement, 5, (int)vm->level.sensitivity);
	level_key_bind(statement, 6, &key);
	bind_base(statement, 7, vm->process);
	bind_base(statement, 8, vm->image);
	registry_bind_text(statement, 9, vm->uuid);
	sqlite3_bind_int64(statement, 10, vm->created);
	registry_bind_text(statement, 11, vm->boot);
	bind_pid(statement, 12, vm->owner, vm->owner_start);
	registry_bind_number(statement, 14, vm->uid);
	err = registry_step(registry, statement);
	if (err == 0)
		vm->id = sqlite3_last_insert_rowid(registry->db);
	return err;
}

/* Run a statement with a member's category, size and VM for every member of
 * a level that has them. */
static int change_members(struct svirt_registry *registry, const char *sql,
	const struct svirt_vm *vm)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	unsigned int size = svirt_level_count(&vm->level);
	int err = 0;

	if (vm->overlap || size < 3)
		return 0;
	err = registry_prepare(registry, sql, &statement);
	for (unsigned int category = 0; err == 0 && category < SVIRT_CATEGORIES;
		category++) {
		if (!svirt_level_has_category(&vm->level, category))
			continue;
		sqlite3_reset(statement);
		sqlite3_bind_int(statement, 1, (int)category);
		sqlite3_bind_int(statement, 2, (int)size);
		sqlite3_bind_int64(statement, 3, vm->id);
		err = registry_step(registry, statement);
	}
	return err;
}

int vm_row_insert(struct svirt_registry *registry, struct svirt_vm *vm)
{
	int err = insert_row(registry, vm);

	if (err < 0)
		return err;
	return change_members(registry,
		"INSERT INTO member(category, size, vm) VALUES(?, ?, ?)", vm);
}

int vm_row_delete(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(
		registry, "DELETE FROM vm WHERE id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm->id);
	err = registry_step(registry, statement);
	if (err == 0)
		err = vm_cgroup_delete_old(registry, vm->id, NULL);
	if (err < 0)
		return err;
	return change_members(registry,
		"DELETE FROM member"
		" WHERE category = ? AND size = ? AND vm = ?",
		vm);
}
