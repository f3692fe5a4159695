/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of the table vm. */
#ifndef SVIRT_REGISTRY_VM_ROW_H
#define SVIRT_REGISTRY_VM_ROW_H

#include "registry/registry.h"

/* What vm_row_read() reads, in its order. */
#define VM_ROW_COLUMNS                                                         \
	"id, name, mode, relabel, overlap, released, sensitivity, categories," \
	" process, image, uuid, created, boot, owner, owner_start, pid,"       \
	" pid_start, uid"

int vm_row_read(struct svirt_registry *registry, sqlite3_stmt *statement,
	struct svirt_vm *ret);

/* Both in a write transaction; vm_row_insert() fills in vm->id, and what
 * vm_row_delete() leaves of it are its files. */
int vm_row_insert(struct svirt_registry *registry, struct svirt_vm *vm);
int vm_row_delete(struct svirt_registry *registry, const struct svirt_vm *vm);

#endif
