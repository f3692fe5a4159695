/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* VMs by what the library knows of them; by what a user calls them is in
 * svirt.h. */
#ifndef SVIRT_REGISTRY_VM_FIND_H
#define SVIRT_REGISTRY_VM_FIND_H

#include "registry/registry.h"

/* Find a VM, held or released, by its row; -ENOENT when there is none. */
int vm_find_id(struct svirt_registry *registry, int64_t id, bool released,
	struct svirt_vm *ret);

/* The name of a VM, other than `except`, whose own a uid is: 1, 0 or -errno. */
int vm_find_uid(
	struct svirt_registry *registry, uid_t uid, int64_t except, char **ret);

#endif
