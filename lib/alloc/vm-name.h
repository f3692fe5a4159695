/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a new VM is called. */
#ifndef SVIRT_ALLOC_VM_NAME_H
#define SVIRT_ALLOC_VM_NAME_H

#include "registry/registry.h"

/* The name wanted, -EEXIST when it is held; with NULL, one that nobody has,
 * made from the level. In a write transaction. */
int vm_name_choose(struct svirt_registry *registry, const char *wanted,
	const struct svirt_level *level, char **ret);

#endif
