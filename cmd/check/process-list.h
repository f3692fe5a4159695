/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that matter to VMs, as one pass over /proc shows them. */
#ifndef SVIRT_CHECK_PROCESS_LIST_H
#define SVIRT_CHECK_PROCESS_LIST_H

#include "check/domains.h"
#include "check/records.h"

struct process {
	pid_t pid, parent;
	char *context; /* raw, NULL where that could not be read */
	struct svirt_context parts;
	bool is_vm;	 /* in a VM's domain */
	bool is_monitor; /* a VMM by its executable */
	bool is_main;	 /* one that runs a guest, and not its helper */
	bool is_root;
	bool has_filter; /* seccomp */
	char *executable;
	char *cgroup;		   /* "" where that could not be read */
	const struct svirt_vm *vm; /* whose control group it is in */
};

/* lost: how many could not be looked at though they live. */
struct process_list {
	size_t count, lost;
	struct process *list;
};

struct process_list_question {
	const struct domains *domains;
	const struct records *records;
};

/* VMMs, what runs in a VM's domain, and what is in a VM's control group: 0 or
 * -errno. */
int process_list_read(struct check_run *run,
	const struct process_list_question *question, struct process_list *ret);
void process_list_clear(struct process_list *list);

/* Leave out what was only passing through a VM's control group: svirt-exec
 * moves there as itself, and is the VM a moment later. */
void process_list_settle(struct process_list *list);

#endif
