/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A VM is given a level; svirt_registry_hold() is in svirt.h. */
#ifndef SVIRT_ALLOC_HOLD_H
#define SVIRT_ALLOC_HOLD_H

#include "registry/registry.h"

/* As svirt_registry_hold() for a request in which nothing is left open, beside
 * processes that the caller knows of; NULL for none. */
int hold_level(struct svirt_registry *registry,
	const struct svirt_request *request, const struct svirt_processes *live,
	struct svirt_vm *ret, struct svirt_conflict *ret_conflict);

#endif
