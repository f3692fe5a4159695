/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One VM's files go to rest, and what else there is of it goes away. */
#ifndef SVIRT_CMD_RESTORE_RESTORE_VM_H
#define SVIRT_CMD_RESTORE_RESTORE_VM_H

#include "shared/path-list.h"
#include "svirt.h"

/* files: only these, of a VM that may run; none of them for all. wait: for
 * another command that works on the VM, in milliseconds; 0 passes it over.
 * stop: bring it to its end first, a guest that does not power down in that
 * many seconds by a signal; -1 not to. kill: then end what still runs in the
 * VM's cgroups. flags are those of struct svirt_work. */
struct restore_vm {
	struct svirt_registry *registry;
	struct path_list files;
	unsigned int flags;
	unsigned int wait;
	int stop;
	bool only_stale;
	bool release;
	bool print;
	bool kill;
};

/* Return the exit status. */
int restore_vm(const struct restore_vm *how, struct svirt_vm *vm);

#endif
