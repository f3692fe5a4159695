/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One VM's files go to rest, and what else there is of it goes away. */
#ifndef SVIRT_REST_VM_H
#define SVIRT_REST_VM_H

#include "paths.h"
#include "svirt.h"

/* files: only these, of a VM that may run; none of them for all. wait: for
 * another command that works on the VM, in milliseconds; 0 passes it over.
 * flags are those of struct svirt_work. */
struct rest_vm {
	struct svirt_registry *registry;
	struct paths files;
	unsigned int flags;
	unsigned int wait;
	bool only_stale;
	bool release;
	bool print;
};

/* Return the exit status. */
int rest_vm(const struct rest_vm *how, struct svirt_vm *vm);

#endif
