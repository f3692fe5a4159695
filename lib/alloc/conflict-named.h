/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that are no VM's, and that files carry because it was asked for. */
#ifndef SVIRT_ALLOC_CONFLICT_NAMED_H
#define SVIRT_ALLOC_CONFLICT_NAMED_H

#include "registry/registry.h"

/* Find a file on record whose level is comparable; but for those of the VM
 * `except` alone, or 0. Returns 1 with that and the name of a VM that has the
 * file, 0, or -errno; ret_level and ret_name may be NULL. */
int conflict_named_find(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t except,
	struct svirt_level *ret_level, char **ret_name);

#endif
