/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A VM's run folder, /run/svirt/NAME/; how such a folder is made and removed
 * safely is in folder.c, and those for a guest's memory are in memory.c. */
#include "config.h"

#include <fcntl.h>

#include "vm/folder.h"
#include "util.h"

static int base_open(bool create)
{
	_cleanup_close_ int run =
		open("/run", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return run < 0 ? util_errno() : folder_base_open(run, create);
}

SVIRT_PUBLIC
int svirt_rundir_make(const struct svirt_vm *vm, uid_t uid, gid_t gid)
{
	_cleanup_close_ int base = -1;

	if (!svirt_name_is_valid(vm->name))
		return -EINVAL;
	base = base_open(true);
	return base < 0 ? base : folder_make(base, vm, uid, gid);
}

SVIRT_PUBLIC
int svirt_rundir_exists(const struct svirt_vm *vm)
{
	_cleanup_close_ int base = -1;

	if (!svirt_name_is_valid(vm->name))
		return -EINVAL;
	base = base_open(false);
	if (base < 0)
		return base == -ENOENT ? 0 : base;
	return folder_exists(base, vm);
}

SVIRT_PUBLIC
int svirt_rundir_open(const struct svirt_vm *vm)
{
	_cleanup_close_ int base = -1;

	if (!svirt_name_is_valid(vm->name))
		return -EINVAL;
	base = base_open(false);
	return base < 0 ? base : folder_open(base, vm);
}

SVIRT_PUBLIC
int svirt_rundir_remove(const struct svirt_vm *vm)
{
	_cleanup_close_ int base = -1;

	if (!svirt_name_is_valid(vm->name))
		return -EINVAL;
	base = base_open(false);
	if (base < 0)
		return base == -ENOENT ? 0 : base;
	return folder_remove(base, vm);
}
