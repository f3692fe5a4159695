/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All there is to show of a VM. */
#ifndef SVIRT_CMD_SHARED_VM_VIEW_H
#define SVIRT_CMD_SHARED_VM_VIEW_H

#include "svirt.h"

/* Everything there is to say of one VM, in memory: a terminal or pager can keep
 * a command waiting, and the registry must not wait with it. */
struct vm_view {
	struct svirt_vm vm;
	enum svirt_state state;
	pid_t pid; /* one that runs as the VM, or 0 */
	struct svirt_vms overlaps;
	uint64_t files;
	char *level;   /* as people name it, or NULL */
	size_t listed; /* 0 unless the files were asked for */
	struct svirt_file *list;
};

enum vm_view_depth {
	VM_VIEW_VM,    /* the VM, and how many files it has */
	VM_VIEW_FILES, /* the files as well */
};

/* Gather what the registry knows of a VM, which is taken over; 0 or -errno.
 * A missing registry (NULL) knows nothing more. The state and process are the
 * caller's. */
int vm_view_gather(struct svirt_registry *registry, struct svirt_vm *vm,
	enum vm_view_depth depth, struct vm_view *ret);
void vm_view_clear(struct vm_view *view);

/* Seconds since 1970 as RFC 3339, in UTC; returns ret. */
#define VM_VIEW_TIME_SIZE 32
const char *vm_view_time(int64_t seconds, char ret[VM_VIEW_TIME_SIZE]);

/* The name of a state, and the state of a name (-EINVAL); all of them, for
 * messages. */
#define VM_VIEW_STATES "held, running or stale"
const char *vm_view_state(enum svirt_state state);
int vm_view_state_parse(const char *text, enum svirt_state *ret);

#endif
