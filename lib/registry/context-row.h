/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file's context as a row of the registry. */
#ifndef SVIRT_REGISTRY_CONTEXT_ROW_H
#define SVIRT_REGISTRY_CONTEXT_ROW_H

#include "registry/registry.h"

/* In place of the VM whose level a context carries: a level that was asked for,
 * and is no VM's. */
#define CONTEXT_ROW_APART (-1)

/* The number of a context (vm: whose level it carries, or 0); it is entered
 * where it is new. In a write transaction. */
int context_row_get(struct svirt_registry *registry, int64_t vm,
	const char *text, int64_t *ret);

/* Drop the contexts of a VM's level: 0, 1 when it has files yet, or -errno. In
 * a write transaction. */
int context_row_forget(struct svirt_registry *registry, int64_t vm);

/* Drop those that are no VM's and that no file has any more. In a write
 * transaction. */
int context_row_forget_apart(struct svirt_registry *registry);

#endif
