/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a VM does, as /proc tells. */
#include "config.h"

#include <string.h>
#include <time.h>

#include "util.h"
#include "svirt.h"

/* What is compared with: one look at the machine. */
struct look {
	struct svirt_processes processes;
	char boot[37];
};

static int look_around(struct look *ret)
{
	struct look look = {0};
	int err = svirt_boot_id(look.boot);

	if (err == 0)
		err = svirt_processes_read(false, &look.processes);
	if (err == 0)
		*ret = look;
	return err;
}

static void look_clear(struct look *look)
{
	svirt_processes_clear(&look->processes);
}

/* Only who is known to be gone is: what cannot be read may well run. */
static bool lives(pid_t pid, uint64_t start)
{
	uint64_t found = start;

	return pid > 0 && svirt_process_start(pid, &found) != -ESRCH &&
	       found == start;
}

/* A zombie keeps its context until its parent looks. */
static bool is_dead(pid_t pid)
{
	uint64_t start;

	return svirt_process_start(pid, &start) == -ESRCH;
}

/* The type is the third part of a context. */
static bool has_type(const char *context, const char *type)
{
	size_t length = strlen(type);
	const char *part = strchr(context, ':');

	part = part ? strchr(part + 1, ':') : NULL;
	return part && strncmp(part + 1, type, length) == 0 &&
	       part[1 + length] == ':';
}

/* The recorded process, which may be about to have its context; or one at the
 * VM's level and type. 0 for none. */
static pid_t find_process(const struct svirt_vm *vm, const struct look *look)
{
	if (strcmp(vm->boot, look->boot) == 0 && lives(vm->pid, vm->pid_start))
		return vm->pid;
	for (size_t i = 0; i < look->processes.count; i++) {
		const struct svirt_process *process = &look->processes.list[i];

		if (svirt_level_equals(&process->level, &vm->level) &&
			has_type(vm->process, process->type) &&
			!is_dead(process->pid))
			return process->pid;
	}
	return 0;
}

static enum svirt_state judge(
	const struct svirt_vm *vm, const struct look *look, pid_t *ret_pid)
{
	*ret_pid = find_process(vm, look);
	if (*ret_pid > 0)
		return SVIRT_RUNNING;
	if (vm->mode == SVIRT_STATIC)
		return SVIRT_HELD;
	if (strcmp(vm->boot, look->boot) != 0 || vm->pid > 0)
		return SVIRT_STALE;
	if (vm->owner > 0 && !lives(vm->owner, vm->owner_start))
		return SVIRT_STALE;
	return SVIRT_HELD;
}

/* Judge every VM; true when one is stale. */
static bool judge_all(const struct svirt_vms *vms, const struct look *look,
	enum svirt_state *states, pid_t *pids)
{
	bool stale = false;

	for (size_t i = 0; i < vms->count; i++) {
		pid_t pid;

		states[i] = judge(&vms->list[i], look, &pid);
		stale |= states[i] == SVIRT_STALE;
		if (pids)
			pids[i] = pid;
	}
	return stale;
}

/* While a process forks and its parent ends, one pass over /proc can miss
 * both; the child has a higher place in the second pass. */
SVIRT_PUBLIC int svirt_vms_states(
	const struct svirt_vms *vms, enum svirt_state *ret, pid_t *ret_pids)
{
	_cleanup_(look_clear) struct look first = {0}, second = {0};
	const struct timespec moment = {.tv_nsec = 20000000};
	int err;

	if (vms->count == 0)
		return 0;
	err = look_around(&first);
	if (err < 0)
		return err;
	if (!judge_all(vms, &first, ret, ret_pids))
		return 0;
	nanosleep(&moment, NULL);
	err = look_around(&second);
	if (err < 0)
		return err;
	judge_all(vms, &second, ret, ret_pids);
	return 0;
}

SVIRT_PUBLIC int svirt_vm_state(
	const struct svirt_vm *vm, enum svirt_state *ret, pid_t *ret_pid)
{
	struct svirt_vm copy = *vm;
	const struct svirt_vms one = {.count = 1, .list = &copy};

	return svirt_vms_states(&one, ret, ret_pid);
}

SVIRT_PUBLIC int svirt_level_process(
	const struct svirt_level *level, pid_t *ret)
{
	_cleanup_(svirt_processes_clear) struct svirt_processes all = {0};
	int err = svirt_processes_read(true, &all);

	for (size_t i = 0; err == 0 && i < all.count; i++) {
		if (!svirt_level_equals(&all.list[i].level, level))
			continue;
		*ret = all.list[i].pid;
		return 1;
	}
	return err;
}
