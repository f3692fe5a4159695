/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A VM starts: whether it may, and by which process. What a VM does is judged
 * in vm/state.c. */
#include "config.h"

#include <string.h>

#include "registry/lock.h"
#include "registry/vm-find.h"
#include "registry/vm-start.h"

static int record_start(struct svirt_registry *registry, int64_t id,
	const char *boot, pid_t pid, uint64_t start)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"UPDATE vm SET boot = ?, pid = nullif(?, 0), pid_start = ?"
		" WHERE id = ? AND released = 0",
		&statement);

	if (err < 0)
		return err;
	registry_bind_text(statement, 1, boot);
	sqlite3_bind_int(statement, 2, pid);
	sqlite3_bind_int64(statement, 3, (sqlite3_int64)start);
	sqlite3_bind_int64(statement, 4, id);
	err = registry_step(registry, statement);
	if (err == 0 && sqlite3_changes(registry->db) == 0)
		err = -ENOENT;
	return err;
}

/* The VM as it is on record now, and what it does. */
static int look(struct svirt_registry *registry, const struct svirt_vm *vm,
	struct svirt_vm *ret, enum svirt_state *ret_state)
{
	int r = vm_find_id(registry, vm->id, false, ret);

	if (r == -ENOENT)
		r = vm_find_id(registry, vm->id, true, ret);
	return r < 0 ? r : svirt_vm_state(ret, ret_state, NULL);
}

int vm_start_is_free(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	enum svirt_state state;
	int r = look(registry, vm, &now, &state);

	return r == 0 && state == SVIRT_RUNNING ? -ETXTBSY : r;
}

/* Processes run as the VM, but since this boot, or since the last of them
 * ended, none was started as its main one: they are helpers. */
static bool has_helpers_only(const struct svirt_vm *vm)
{
	char boot[37];

	return vm->pid == 0 && svirt_boot_id(boot) == 0 &&
	       strcmp(vm->boot, boot) == 0;
}

SVIRT_PUBLIC int svirt_registry_start(
	struct svirt_registry *registry, const struct svirt_vm *vm, pid_t pid)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_lock_ struct lock lock = {0};
	enum svirt_state state;
	uint64_t start = 0;
	char boot[37];
	int r = lock_begin(registry, vm, &lock);

	if (r == 0)
		r = look(registry, vm, &now, &state);
	if (r == 0 && state == SVIRT_RUNNING && !has_helpers_only(&now))
		r = -ETXTBSY;
	if (r == 0)
		r = svirt_process_start(pid, &start);
	if (r == 0)
		r = svirt_boot_id(boot);
	return r < 0 ? r : record_start(registry, vm->id, boot, pid, start);
}

SVIRT_PUBLIC int svirt_registry_start_helper(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_lock_ struct lock lock = {0};
	enum svirt_state state;
	char boot[37];
	int r = lock_begin(registry, vm, &lock);

	if (r == 0)
		r = look(registry, vm, &now, &state);
	if (r < 0 || state == SVIRT_RUNNING)
		return r;
	r = svirt_boot_id(boot);
	return r < 0 ? r : record_start(registry, vm->id, boot, 0, 0);
}

SVIRT_PUBLIC int svirt_registry_start_undo(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_lock_ struct lock lock = {0};
	int r = lock_begin(registry, vm, &lock);

	return r < 0 ? r
		     : record_start(registry, vm->id, vm->boot, vm->pid,
			       vm->pid_start);
}
