/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM runs, by its row as it is now, and what its start left. */
#ifndef SVIRT_REGISTRY_VM_START_H
#define SVIRT_REGISTRY_VM_START_H

#include "registry/registry.h"

/* Under the VM's lock: 0 when it does not run, -ETXTBSY when it does, -ENOENT
 * when it has no row any more, or another -errno. */
int vm_start_is_free(
	struct svirt_registry *registry, const struct svirt_vm *vm);

/* Under the VM's lock: -EADDRINUSE when a process that is not the VM's runs at
 * its level, 0 or another -errno. */
int vm_start_check_stranger(
	struct svirt_registry *registry, const struct svirt_vm *vm);

/* Remove its cgroups in which nothing runs, and take them off the record. */
int vm_start_drop(struct svirt_registry *registry, const struct svirt_vm *vm);

/* Remove those of a VM that does not run. The record of them stays for who goes
 * on to delete it, with more: as far as its cgroups go, the VM then is one that
 * was not started since this boot. */
int vm_start_clear(struct svirt_registry *registry, const struct svirt_vm *vm);

/* Whether a process lives in one of its cgroups; also when that cannot be told.
 */
bool vm_start_has_process(const struct svirt_vm *vm);

#endif
