/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A level is free again: asked for, or because the last file that carried it is
 * at rest, or gone with an earlier boot; and no process lives in a cgroup of
 * the VM. */
#include "config.h"

#include "alloc/freed.h"
#include "alloc/release.h"
#include "registry/file-list.h"
#include "registry/filesystem-row.h"
#include "registry/lock.h"
#include "registry/vm-find.h"
#include "registry/vm-row.h"
#include "registry/vm-start.h"

static int forget(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	int err = vm_row_delete(registry, vm);

	return err < 0 ? err : freed_add(registry, vm->id, &vm->level);
}

static int mark_released(struct svirt_registry *registry, int64_t id)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"UPDATE vm SET released = 1 WHERE id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	return registry_step(registry, statement);
}

static int release(struct svirt_registry *registry, const struct svirt_vm *vm,
	unsigned int flags)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = registry_begin_light(registry);
	int files;

	if (err < 0)
		return err;
	undo = registry;
	err = vm_find_id(registry, vm->id, false, &now);
	if (err < 0)
		return err;
	files = file_list_any(registry, vm->id);
	if (files > 0 && !(flags & SVIRT_RELEASE_LABELLED))
		return -ENOTEMPTY;
	if (files == 0 && !vm_start_has_process(&now))
		err = forget(registry, &now);
	else
		err = files < 0 ? files : mark_released(registry, vm->id);
	return err < 0 ? err : registry_commit(&undo);
}

SVIRT_PUBLIC int svirt_registry_release(struct svirt_registry *registry,
	const struct svirt_vm *vm, unsigned int flags)
{
	_cleanup_lock_ struct lock lock = {0};
	int err;

	if (flags & ~(SVIRT_RELEASE_LABELLED | SVIRT_RELEASE_RUNNING))
		return -EINVAL;
	err = lock_begin(registry, vm, &lock);
	if (err == 0 && !(flags & SVIRT_RELEASE_RUNNING))
		err = vm_start_is_free(registry, vm);
	if (err == 0)
		err = vm_start_drop(registry, vm);
	return err < 0 ? err : release(registry, vm, flags);
}

int release_if_empty(struct svirt_registry *registry, int64_t id)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	int err = vm_find_id(registry, id, true, &vm);

	if (err == -ENOENT)
		return 0;
	if (err == 0)
		err = file_list_any(registry, id);
	if (err != 0 || vm_start_has_process(&vm))
		return err < 0 ? err : 0;
	return forget(registry, &vm);
}

/* A released VM may have had nothing else. */
static int release_emptied(struct svirt_registry *registry)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int r = svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms);

	for (size_t i = 0; r == 0 && i < vms.count; i++)
		if (vms.list[i].released)
			r = release_if_empty(registry, vms.list[i].id);
	return r;
}

int release_forget_boots(struct svirt_registry *registry)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int r = filesystem_row_find_old(registry);

	if (r <= 0)
		return r;
	r = registry_begin(registry);
	if (r < 0)
		return r;
	undo = registry;
	r = filesystem_row_delete_old(registry);
	if (r == 0)
		r = release_emptied(registry);
	return r < 0 ? r : registry_commit(&undo);
}
