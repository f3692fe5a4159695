/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of the table vm, and levels as the registry keeps them. */
#ifndef SVIRT_VM_H
#define SVIRT_VM_H

#include "registry.h"

/* A set of categories as the registry keeps it: ascending, big-endian. */
struct vm_key {
	size_t size; /* bytes */
	unsigned char
		bytes[2 * SVIRT_CATEGORIES + 2]; /* room for a successor */
};

void vm_key_from_level(const struct svirt_level *level, struct vm_key *ret);

/* -EUCLEAN when the bytes are no such set. */
int vm_level_from_key(unsigned int sensitivity, const unsigned char *bytes,
	size_t size, struct svirt_level *ret);

/* Bind a set; it must outlive the statement's next step. */
void vm_bind_key(sqlite3_stmt *statement, int index, const struct vm_key *key);

/* Read columns `column` (sensitivity) and `column` + 1 (categories). */
int vm_column_level(
	sqlite3_stmt *statement, int column, struct svirt_level *ret);

/* What vm_from_row() reads, in its order. */
#define VM_COLUMNS                                                             \
	"id, name, mode, relabel, overlap, released, sensitivity, categories," \
	" process, image, uuid, created, boot, owner, owner_start, pid,"       \
	" pid_start"

int vm_from_row(sqlite3_stmt *statement, struct svirt_vm *ret);

/* Both in a write transaction; vm_insert() fills in vm->id. */
int vm_insert(struct svirt_registry *registry, struct svirt_vm *vm);
int vm_delete(struct svirt_registry *registry, const struct svirt_vm *vm);

#endif
