/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A VM starts: whether it may, by which process, in which cgroup. What a VM
 * does is judged in vm/state.c.
 *
 * The cgroup's path is on record, then it is made, then its id is on record,
 * then it is entered: killed anywhere, there is one at most that is empty, and
 * the next start or the VM's end removes it; never is a process in one that the
 * registry does not know. Where no path is known, as part of the cgroups is
 * seen only, it is made first.
 */
#include "config.h"

#include <string.h>

#include "registry/lock.h"
#include "registry/vm-cgroup.h"
#include "registry/vm-find.h"
#include "registry/vm-start.h"
#include "vm/cgroup.h"
#include "vm/cgroup-find.h"
#include "vm/state.h"

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

/* The VM as it is on record now. */
static int find_now(struct svirt_registry *registry, const struct svirt_vm *vm,
	struct svirt_vm *ret)
{
	int r = vm_find_id(registry, vm->id, false, ret);

	return r == -ENOENT ? vm_find_id(registry, vm->id, true, ret) : r;
}

/* And what it does. */
static int look(struct svirt_registry *registry, const struct svirt_vm *vm,
	struct svirt_vm *ret, struct state_view *ret_view)
{
	int r = find_now(registry, vm, ret);

	return r < 0 ? r : state_of(ret, ret_view);
}

int vm_start_is_free(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	struct state_view view;
	int r = look(registry, vm, &now, &view);

	return r == 0 && view.state == SVIRT_STATE_RUNNING ? -ETXTBSY : r;
}

int vm_start_check_stranger(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	struct state_view view;
	int r = look(registry, vm, &now, &view);

	return r == 0 && view.stranger > 0 ? -EADDRINUSE : r;
}

/* Processes run as the VM, but since this boot, or since the last of them
 * ended, none was started as its main one: they are helpers. */
static bool has_helpers_only(const struct svirt_vm *vm, const char *boot)
{
	return vm->pid == 0 && strcmp(vm->boot, boot) == 0;
}

static bool is_own(const struct svirt_cgroup *cgroup, const struct svirt_vm *vm,
	const char *boot)
{
	return cgroup->vm == vm->id && strcmp(cgroup->boot, boot) == 0;
}

/* Whether a cgroup of the VM was empty, and is gone. */
static bool remove_empty(const struct svirt_cgroup *cgroup,
	const struct svirt_vm *vm, const char *boot)
{
	return is_own(cgroup, vm, boot) && cgroup->id > 0 &&
	       cgroup_is_populated(cgroup) == 0 &&
	       cgroup_remove(cgroup) != -EBUSY;
}

/* What earlier starts left: who starts often would fill its cgroup with empty
 * ones. */
static int drop_empty(struct svirt_registry *registry,
	const struct svirt_vm *vm, const char *boot)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < vm->cgroup_count; i++)
		if (remove_empty(&vm->cgroups[i], vm, boot))
			r = vm_cgroup_delete(registry, &vm->cgroups[i]);
	return r;
}

/* A VM as it is on record now, and this boot: 1, 0 when it is on none. */
static int find_in_boot(struct svirt_registry *registry,
	const struct svirt_vm *vm, struct svirt_vm *ret, char boot[37])
{
	int r = find_now(registry, vm, ret);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = svirt_boot_id(boot);
	return r < 0 ? r : 1;
}

int vm_start_drop(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	char boot[37];
	int r = find_in_boot(registry, vm, &now, boot);

	return r > 0 ? drop_empty(registry, &now, boot) : r;
}

int vm_start_clear(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	char boot[37];
	int r = find_in_boot(registry, vm, &now, boot);

	for (size_t i = 0; r > 0 && i < now.cgroup_count; i++)
		remove_empty(&now.cgroups[i], &now, boot);
	return r < 0 ? r : 0;
}

bool vm_start_has_process(const struct svirt_vm *vm)
{
	char boot[37];

	if (svirt_boot_id(boot) < 0)
		return true;
	for (size_t i = 0; i < vm->cgroup_count; i++)
		if (is_own(&vm->cgroups[i], vm, boot) &&
			vm->cgroups[i].id > 0 &&
			cgroup_is_populated(&vm->cgroups[i]) != 0)
			return true;
	return false;
}

/* A power cut ends what is recorded here: nothing runs after it. */
static int record(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_cgroup *cgroup, pid_t pid, uint64_t start)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int r = registry_begin_light(registry);

	if (r < 0)
		return r;
	undo = registry;
	r = record_start(registry, vm->id, cgroup->boot, pid, start);
	if (r == 0)
		r = vm_cgroup_delete_old(registry, vm->id, cgroup->boot);
	if (r == 0)
		r = drop_empty(registry, vm, cgroup->boot);
	if (r == 0)
		r = vm_cgroup_add(registry, cgroup);
	return r < 0 ? r : registry_commit(&undo);
}

/* It stays in its caller's: on record as a start without a cgroup. */
static int record_without(
	struct svirt_registry *registry, struct svirt_cgroup *cgroup)
{
	const struct svirt_cgroup failed = *cgroup;
	int r;

	cgroup->id = 0;
	cgroup->path = NULL;
	r = vm_cgroup_add(registry, cgroup);
	cgroup_remove(&failed);
	if (r == 0)
		r = vm_cgroup_delete(registry, &failed);
	free(failed.path);
	return r;
}

/* It is about to be made, and is: it stands on record by its id, or as a start
 * without one. */
static int make_planned(struct svirt_registry *registry, const char *name,
	pid_t pid, struct svirt_cgroup *cgroup)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	_cleanup_free_ char *plan = TAKE_PTR(cgroup->path);
	const struct svirt_cgroup planned = *cgroup;
	int r;

	cgroup->id = 0;
	(void)cgroup_make(name, pid, plan, cgroup);
	/* It has to outlive this process, not the boot. */
	r = registry_begin_light(registry);
	if (r == 0)
		undo = registry;
	if (r == 0)
		r = vm_cgroup_add(registry, cgroup);
	if (r == 0)
		r = vm_cgroup_delete(registry, &planned);
	if (r == 0)
		r = registry_commit(&undo);
	if (r < 0 && cgroup->id > 0)
		cgroup_remove(cgroup);
	return r;
}

static void cgroup_clear(struct svirt_cgroup *cgroup)
{
	free(cgroup->path);
}

/* Under the lock. main_pid is pid, or 0 to leave the VM without a main one. */
static int start_in_cgroup(struct svirt_registry *registry,
	const struct svirt_vm *vm, pid_t pid, pid_t main_pid, uint64_t start)
{
	_cleanup_(cgroup_clear) struct svirt_cgroup cgroup = {
		.vm = vm->id, .main = main_pid == pid};
	int r = svirt_boot_id(cgroup.boot);

	if (r < 0)
		return r;
	r = cgroup_plan(vm->name, pid, &cgroup.path);
	if (r == 0 && cgroup.path)
		cgroup.id = CGROUP_PLANNED;
	else if (r == 0)
		r = cgroup_make(vm->name, pid, NULL, &cgroup);
	if (r == -ENOMEM || r == -ESRCH)
		return r;
	r = record(registry, vm, &cgroup, main_pid, start);
	if (r < 0 && cgroup.id > 0 && cgroup.id != CGROUP_PLANNED)
		cgroup_remove(&cgroup);
	if (r == 0 && cgroup.id == CGROUP_PLANNED)
		r = make_planned(registry, vm->name, pid, &cgroup);
	if (r == 0 && cgroup.id > 0 && cgroup_enter(&cgroup, pid) < 0)
		r = record_without(registry, &cgroup);
	return r;
}

SVIRT_PUBLIC int svirt_registry_start(
	struct svirt_registry *registry, const struct svirt_vm *vm, pid_t pid)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_lock_ struct lock lock = {0};
	struct state_view view;
	uint64_t start = 0;
	char boot[37];
	int r = lock_begin(registry, vm, &lock);

	if (r == 0)
		r = look(registry, vm, &now, &view);
	if (r == 0)
		r = svirt_boot_id(boot);
	if (r == 0 && view.stranger > 0)
		r = -EADDRINUSE;
	if (r == 0 && view.state == SVIRT_STATE_RUNNING &&
		!has_helpers_only(&now, boot))
		r = -ETXTBSY;
	if (r == 0)
		r = svirt_process_start(pid, &start);
	return r < 0 ? r : start_in_cgroup(registry, &now, pid, pid, start);
}

/* Beside a VM that runs, what is on record of its main process stays. */
SVIRT_PUBLIC int svirt_registry_start_helper(
	struct svirt_registry *registry, const struct svirt_vm *vm, pid_t pid)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_lock_ struct lock lock = {0};
	struct state_view view;
	int r = lock_begin(registry, vm, &lock);

	if (r == 0)
		r = look(registry, vm, &now, &view);
	if (r == 0 && view.stranger > 0)
		r = -EADDRINUSE;
	if (r < 0)
		return r;
	if (view.state == SVIRT_STATE_RUNNING)
		return start_in_cgroup(
			registry, &now, pid, now.pid, now.pid_start);
	return start_in_cgroup(registry, &now, pid, 0, 0);
}

/* Whether a cgroup was there before the start that is taken back. */
static bool was_there(
	const struct svirt_cgroup *cgroup, const struct svirt_vm *before)
{
	for (size_t i = 0; i < before->cgroup_count; i++)
		if (before->cgroups[i].vm == cgroup->vm &&
			before->cgroups[i].id == cgroup->id)
			return true;
	return false;
}

static int take_back(struct svirt_registry *registry,
	const struct svirt_vm *now, const struct svirt_vm *before)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int r = registry_begin(registry);

	if (r < 0)
		return r;
	undo = registry;
	r = record_start(registry, before->id, before->boot, before->pid,
		before->pid_start);
	for (size_t i = 0; r == 0 && i < now->cgroup_count; i++) {
		const struct svirt_cgroup *cgroup = &now->cgroups[i];

		if (cgroup->vm != now->id || was_there(cgroup, before))
			continue;
		if (cgroup->id > 0 && cgroup_leave(cgroup) == 0)
			cgroup_remove(cgroup);
		r = vm_cgroup_delete(registry, cgroup);
	}
	return r < 0 ? r : registry_commit(&undo);
}

SVIRT_PUBLIC int svirt_registry_start_undo(
	struct svirt_registry *registry, const struct svirt_vm *vm)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_lock_ struct lock lock = {0};
	int r = lock_begin(registry, vm, &lock);

	if (r == 0)
		r = find_now(registry, vm, &now);
	return r < 0 ? r : take_back(registry, &now, vm);
}
