/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs as a VM, and what should: contexts, levels, control groups. What a
 * process has open is process-reach.c's. */
#include "config.h"

#include <string.h>

#include "check/process-levels.h"
#include "check/process-reach.h"
#include "check/processes.h"

static void judge_unconfined(struct check_run *run,
	const struct records *records, const struct process *process)
{
	if (process->vm && !process->is_monitor) {
		process_finding(run, PROCESSES_CONTEXT, process, true,
			"it is in the VM's control group, and runs in %s",
			process->context ? process->context : "no context");
		return;
	}
	process_finding(run, PROCESSES_UNCONFINED, process, true,
		"it runs in %s: start it by svirt-run or svirt-exec",
		process->context ? process->context : "no context");
	process_reach_unconfined(run, records, process);
}

/* At a range, what it can be given is more than its own; and what it makes is
 * at its low end, open to others. */
static void judge_level(struct check_run *run, const struct process *process)
{
	const struct svirt_range *range = &process->parts.range;

	if (!process->parts.has_range)
		return;
	if (!svirt_level_equals(&range->low, &range->high))
		process_finding(run, PROCESSES_LEVEL, process, true,
			"%s is a range, not a level", process->context);
	else if (svirt_level_count(&range->high) == 0)
		process_finding(run, PROCESSES_LEVEL, process, true,
			"%s has no category: what is its own is open to all",
			process->context);
}

/* In a VM's control group: is it what the registry says? */
static void judge_known(struct check_run *run, const struct process *process)
{
	const struct svirt_vm *vm = process->vm;
	bool is_first = process->pid == vm->pid;

	if (svirt_level_equals(&process->parts.range.high, &vm->level) &&
		!(is_first && strcmp(process->context, vm->process) != 0))
		return;
	process_finding(run, PROCESSES_CONTEXT, process, true,
		"it runs in %s, not in %s", process->context, vm->process);
}

/* Who else starts VMs. A control group's name is root's to choose. */
static const char *whose(const struct process *process)
{
	static const struct {
		const char *part, *name;
	} owners[] = {
		{"machine-qemu", "libvirt"},
		{"libvirt", "libvirt"},
		{"libpod", "a container"},
		{"docker", "a container"},
		{"kubepods", "a container"},
		{"crio", "a container"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(owners); i++) {
		if (strstr(process->cgroup, owners[i].part))
			return owners[i].name;
	}
	return NULL;
}

static void judge_unknown(struct check_run *run, const struct records *records,
	const struct process *process)
{
	const struct svirt_vm *vm =
		records_at(records, &process->parts.range.high);
	const char *owner = whose(process);

	if (svirt_level_count(&process->parts.range.high) == 0)
		return;
	if (vm && records_has_cgroups(records, vm))
		process_finding(run, PROCESSES_CGROUP, process, true,
			"it runs at the level of %s, and outside its control "
			"groups",
			vm->name);
	if (vm)
		return;
	if (owner)
		process_finding(run, PROCESSES_OTHERS, process, false,
			"%s is not in the registry: it is %s's",
			process->context, owner);
	else
		process_finding(run, PROCESSES_STRANGER, process, true,
			"%s is not in the registry, and nothing says whose it "
			"is",
			process->context);
}

static void judge(struct check_run *run, const struct records *records,
	const struct process *process)
{
	if (!process->is_vm) {
		judge_unconfined(run, records, process);
		return;
	}
	judge_level(run, process);
	if (process->vm)
		judge_known(run, process);
	else
		judge_unknown(run, records, process);
	process_reach_vm(run, records, process);
	if (process->is_root)
		process_finding(run, PROCESSES_ROOT, process, false,
			"it runs as root: svirt-exec --user");
	if (!process->has_filter)
		process_finding(run, PROCESSES_FILTER, process, false,
			"it has no filter of system calls: QEMU's -sandbox on");
}

static int look(struct check_run *run, const struct records *records)
{
	_cleanup_(domains_clear) struct domains domains = {0};
	_cleanup_(process_list_clear) struct process_list list = {0};
	const struct process_list_question question = {
		.domains = &domains, .records = records};
	int err = domains_find(run->policy->model, &domains);

	if (err == 0)
		err = process_list_read(run, &question, &list);
	if (err < 0)
		return err;
	process_list_settle(&list);
	for (size_t i = 0; i < list.count; i++)
		judge(run, records, &list.list[i]);
	err = process_levels(run, records, &list);
	if (list.lost)
		check_found(run, &process_finding_ids[PROCESSES_UNSEEN],
			"/proc", NULL,
			"the programs of %zu processes could not be seen: root "
			"with CAP_SYS_PTRACE sees them",
			list.lost);
	return err;
}

int processes_check(struct check_run *run)
{
	_cleanup_(records_clear) struct records records = {0};
	int err = records_read(&records);

	/* the check registry says why */
	if (err == -EPERM)
		check_found(run, &process_finding_ids[PROCESSES_UNSEEN],
			cli_registry_path(), NULL,
			"others may have written it, so it is not read");
	return err < 0 && err != -EPERM ? err : look(run, &records);
}
