/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who may work on a VM now: for the time of a function of the library. */
#ifndef SVIRT_REGISTRY_LOCK_H
#define SVIRT_REGISTRY_LOCK_H

#include "registry/registry.h"

/* vm is 0 where nothing is to be let go. */
struct lock {
	struct svirt_registry *registry;
	int64_t vm;
};

#define _cleanup_lock_ _cleanup_(lock_end)

/* See to it that this registry has a VM's lock, and that lock_end() lets go of
 * it unless it was had before: 0 or -errno, see svirt_registry_lock(). */
int lock_begin(struct svirt_registry *registry, const struct svirt_vm *vm,
	struct lock *ret);
void lock_end(struct lock *lock);

#endif
