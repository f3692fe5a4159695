/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A folder of a VM's in a base such as /run/svirt. */
#ifndef SVIRT_VM_FOLDER_H
#define SVIRT_VM_FOLDER_H

#include <stdbool.h>

#include "svirt.h"

/* Open "svirt" in a parent, which nobody but the caller may change: -EPERM
 * where another user owns it or may write it. create makes it. */
int folder_base_open(int parent, bool create);

/* As svirt_rundir_make() and its like, in that base, for a name that is valid.
 */
int folder_make(int base, const struct svirt_vm *vm, uid_t uid, gid_t gid);
int folder_exists(int base, const struct svirt_vm *vm);
int folder_open(int base, const struct svirt_vm *vm);
int folder_remove(int base, const struct svirt_vm *vm);

#endif
