/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM runs, by its row as it is now. */
#ifndef SVIRT_REGISTRY_VM_START_H
#define SVIRT_REGISTRY_VM_START_H

#include "registry/registry.h"

/* Under the VM's lock: 0 when it does not run, -ETXTBSY when it does, -ENOENT
 * when it has no row any more, or another -errno. */
int vm_start_is_free(
	struct svirt_registry *registry, const struct svirt_vm *vm);

#endif
