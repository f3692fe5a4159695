/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a VM does, by one look at the machine. */
#ifndef SVIRT_VM_STATE_VIEW_H
#define SVIRT_VM_STATE_VIEW_H

#include "svirt.h"

struct state_look {
	struct svirt_processes processes;
	char boot[37];
};

/* stranger: a process at the VM's level that is neither its own nor another
 * VM's in the registry, or 0; not looked for where the VM itself runs.
 * is_certain: false where the VM is not seen to run, and could all the same. */
struct state_view {
	enum svirt_state state;
	pid_t pid;
	pid_t stranger;
	bool is_certain;
};

int state_look(struct state_look *ret);
void state_look_clear(struct state_look *look);

int state_judge(const struct svirt_vm *vm, const struct state_look *look,
	struct state_view *ret);

#endif
