/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM runs, is held or stale, as /proc tells; what is recorded of its
 * start is in registry/vm-start.c. */
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

/* Whether a process at the VM's level is the VM's: 1, 0 or -errno. */
static int is_of_vm(
	const struct svirt_process *process, const struct svirt_vm *vm)
{
	int r = 0;

	if (has_type(vm->process, process->type))
		r = 1;
	else if (!vm->overlap && svirt_level_count(&vm->level) > 0)
		r = svirt_policy_separates(process->context);
	if (r == -EINVAL)
		r = 0;
	return r > 0 ? !is_dead(process->pid) : r;
}

/* The recorded process, which may be about to have its context; or another
 * that is the VM's. *ret is 0 for none. */
static int find_process(
	const struct svirt_vm *vm, const struct look *look, pid_t *ret)
{
	*ret = 0;
	if (strcmp(vm->boot, look->boot) == 0 &&
		lives(vm->pid, vm->pid_start)) {
		*ret = vm->pid;
		return 0;
	}
	for (size_t i = 0; i < look->processes.count; i++) {
		const struct svirt_process *process = &look->processes.list[i];
		int r;

		if (!svirt_level_equals(&process->level, &vm->level))
			continue;
		r = is_of_vm(process, vm);
		if (r > 0)
			*ret = process->pid;
		if (r != 0)
			return r < 0 ? r : 0;
	}
	return 0;
}

static int judge(const struct svirt_vm *vm, const struct look *look,
	enum svirt_state *ret, pid_t *ret_pid)
{
	int r = find_process(vm, look, ret_pid);

	if (r < 0)
		return r;
	*ret = SVIRT_HELD;
	if (*ret_pid > 0)
		*ret = SVIRT_RUNNING;
	else if (vm->mode == SVIRT_STATIC)
		*ret = SVIRT_HELD;
	else if (strcmp(vm->boot, look->boot) != 0 || vm->pid > 0)
		*ret = SVIRT_STALE;
	else if (vm->owner > 0 && !lives(vm->owner, vm->owner_start))
		*ret = SVIRT_STALE;
	return 0;
}

/* Judge every VM: 1 when one is stale, 0 or -errno. */
static int judge_all(const struct svirt_vms *vms, const struct look *look,
	enum svirt_state *states, pid_t *pids)
{
	int stale = 0;

	for (size_t i = 0; i < vms->count; i++) {
		pid_t pid;
		int r = judge(&vms->list[i], look, &states[i], &pid);

		if (r < 0)
			return r;
		if (states[i] == SVIRT_STALE)
			stale = 1;
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
	int r;

	if (vms->count == 0)
		return 0;
	r = look_around(&first);
	if (r == 0)
		r = judge_all(vms, &first, ret, ret_pids);
	if (r <= 0)
		return r;
	nanosleep(&moment, NULL);
	r = look_around(&second);
	if (r == 0)
		r = judge_all(vms, &second, ret, ret_pids);
	return r < 0 ? r : 0;
}

SVIRT_PUBLIC int svirt_vm_state(
	const struct svirt_vm *vm, enum svirt_state *ret, pid_t *ret_pid)
{
	struct svirt_vm copy = *vm;
	const struct svirt_vms one = {.count = 1, .list = &copy};

	return svirt_vms_states(&one, ret, ret_pid);
}
