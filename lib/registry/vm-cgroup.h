/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of the table cgroup. */
#ifndef SVIRT_REGISTRY_VM_CGROUP_H
#define SVIRT_REGISTRY_VM_CGROUP_H

#include "registry/registry.h"

/* Fill in vm->cgroups: the VM's own, and those of others at the same level. */
int vm_cgroup_read(struct svirt_registry *registry, struct svirt_vm *vm);

/* The rest in a write transaction. */
int vm_cgroup_add(
	struct svirt_registry *registry, const struct svirt_cgroup *cgroup);
int vm_cgroup_delete(
	struct svirt_registry *registry, const struct svirt_cgroup *cgroup);

/* Those of other boots than one; NULL for all. */
int vm_cgroup_delete_old(
	struct svirt_registry *registry, int64_t vm, const char *boot);

#endif
