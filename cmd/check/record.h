/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registry has of a VM and of a file. */
#ifndef SVIRT_CHECK_RECORD_H
#define SVIRT_CHECK_RECORD_H

#include "svirt.h"

struct record {
	struct svirt_vm vm;
	bool is_own;	   /* the file is on record for the VM */
	bool is_exclusive; /* ... or for another alone, owner */
	enum svirt_role role;
	char *context; /* on record for the VM */
	char *owner;   /* another that has it, or NULL */
};

/* Find a VM by what a user calls it, and who has a file (NULL: none is looked
 * for); 0 or -errno after a message. */
int record_find(const char *vm, const char *path, struct record *ret);

/* The VM whose level a context carries, or NULL; the caller frees it. */
char *record_whose(const char *context);

void record_clear(struct record *record);

#endif
