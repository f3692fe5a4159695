/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The levels at which VMs run, compared with each other by brute force; those
 * that are held are compared in registry.c. */
#include "config.h"

#include <stdio.h>

#include "check/process-levels.h"

/* A level that somebody runs at, once; with a second that runs a guest at the
 * very same level, where no VM of the registry's explains that. */
struct running {
	const struct process *process;
	const struct process *second;
};

struct levels {
	size_t count;
	struct running *list;
};

static const struct svirt_level *level_of(const struct process *process)
{
	return &process->parts.range.high;
}

static bool is_family(const struct process *one, const struct process *other)
{
	return one->parent == other->pid || other->parent == one->pid;
}

static void add(struct levels *levels, const struct process *process)
{
	for (size_t i = 0; i < levels->count; i++) {
		struct running *running = &levels->list[i];

		if (!svirt_level_equals(
			    level_of(process), level_of(running->process)))
			continue;
		if (process->is_main && running->process->is_main &&
			!is_family(process, running->process) &&
			!running->second)
			running->second = process;
		return;
	}
	levels->list[levels->count++] = (struct running){.process = process};
}

static void tell(struct check_run *run, const struct process *process,
	const char *other, const struct svirt_level *level)
{
	_cleanup_free_ char *own = NULL, *text = NULL;

	if (svirt_level_format(level_of(process), &own) < 0 ||
		svirt_level_format(level, &text) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	process_finding(run, PROCESSES_COMPARABLE, process, true,
		"it runs at %s and %s at %s: what is at the one is open to the "
		"other",
		own, other, text);
}

static void tell_processes(struct check_run *run, const struct process *one,
	const struct process *other)
{
	/* the one to end is the one that nobody knows */
	const struct process *odd = one->vm ? other : one;
	const struct process *even = odd == one ? other : one;
	char name[32];

	snprintf(name, sizeof(name), "process %d", (int)even->pid);
	tell(run, odd, name, level_of(even));
}

static void compare_held(struct check_run *run, const struct records *records,
	const enum svirt_state *states, const struct process *process)
{
	const struct svirt_level *level = level_of(process);

	if (records_at(records, level))
		return;
	for (size_t i = 0; i < records->vms.count; i++) {
		const struct svirt_vm *vm = &records->vms.list[i];

		if (!vm->released && states[i] != SVIRT_STATE_RUNNING &&
			svirt_level_is_comparable(level, &vm->level))
			tell(run, process, vm->name, &vm->level);
	}
}

int process_levels(struct check_run *run, const struct records *records,
	const struct process_list *list)
{
	_cleanup_free_ struct running *room =
		calloc(list->count + 1, sizeof(*room));
	_cleanup_free_ enum svirt_state *states = NULL;
	struct levels levels = {.list = room};
	int err = records_states(&records->vms, &states);

	if (err < 0)
		return err;

	if (!room)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (size_t i = 0; i < list->count; i++) {
		const struct process *process = &list->list[i];

		/* one without categories was told of already */
		if (process->is_vm && svirt_level_count(level_of(process)) > 0)
			add(&levels, process);
	}
	for (size_t i = 0; i < levels.count; i++) {
		const struct running *one = &levels.list[i];

		if (one->second && !records_at(records, level_of(one->process)))
			tell_processes(run, one->process, one->second);
		for (size_t j = i + 1; j < levels.count; j++) {
			const struct process *other = levels.list[j].process;

			if (svirt_level_is_comparable(
				    level_of(one->process), level_of(other)))
				tell_processes(run, one->process, other);
		}
		compare_held(run, records, states, one->process);
	}
	return 0;
}
