/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What one VM does, as its cgroups and one pass over /proc tell; when that is
 * enough is in state.c. */
#include "config.h"

#include <string.h>

#include "util.h"
#include "vm/cgroup.h"
#include "vm/cgroup-find.h"
#include "vm/state-view.h"

int state_look(struct state_look *ret)
{
	struct state_look look = {0};
	int err = svirt_boot_id(look.boot);

	if (err == 0)
		err = svirt_processes_read(0, &look.processes);
	if (err == 0)
		*ret = look;
	return err;
}

void state_look_clear(struct state_look *look)
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

/* Whether a process at the VM's level can be the VM's: 1, 0 or -errno. */
static int is_confined(
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

/* What the cgroups on record say of a VM. */
struct started {
	bool is_populated; /* one of its own */
	bool is_loose;	   /* it was started without, or one cannot be asked */
	pid_t pid;	   /* in one of its own: of the main ones, if there */
};

static bool is_own(const struct svirt_cgroup *cgroup, const struct svirt_vm *vm,
	const struct state_look *look)
{
	return cgroup->vm == vm->id && strcmp(cgroup->boot, look->boot) == 0;
}

static void ask_cgroups(const struct svirt_vm *vm,
	const struct state_look *look, struct started *ret)
{
	bool is_main = false;

	for (size_t i = 0; i < vm->cgroup_count; i++) {
		const struct svirt_cgroup *cgroup = &vm->cgroups[i];
		int r;

		if (!is_own(cgroup, vm, look))
			continue;
		r = cgroup->id > 0 ? cgroup_is_populated(cgroup) : -ENOENT;
		if (r < 0)
			ret->is_loose = true;
		if (r <= 0)
			continue;
		ret->is_populated = true;
		if (ret->pid == 0 || (cgroup->main && !is_main)) {
			cgroup_find_process(cgroup, &ret->pid);
			is_main = cgroup->main;
		}
	}
}

/* Whose a process at a VM's level is. */
enum whose { WHOSE_GONE, WHOSE_OWN, WHOSE_OTHERS, WHOSE_NONE };

static enum whose find_whose(
	const struct svirt_vm *vm, const struct state_look *look, pid_t pid)
{
	_cleanup_free_ char *path = NULL;
	int r = vm->cgroup_count > 0 ? cgroup_find_own_path(pid, &path) : 0;

	if (r == -ESRCH)
		return WHOSE_GONE;
	for (size_t i = 0; path && i < vm->cgroup_count; i++) {
		const struct svirt_cgroup *cgroup = &vm->cgroups[i];

		if (strcmp(cgroup->boot, look->boot) == 0 &&
			cgroup_find_has_path(cgroup, path))
			return cgroup->vm == vm->id ? WHOSE_OWN : WHOSE_OTHERS;
	}
	return WHOSE_NONE;
}

/* Look for processes at the VM's level. A level without categories is that of
 * many, and says something only of a VM that has no cgroup. */
static int find_by_level(const struct svirt_vm *vm,
	const struct state_look *look, const struct started *started,
	struct state_view *view)
{
	if (svirt_level_count(&vm->level) == 0 && !started->is_loose)
		return 0;
	for (size_t i = 0; i < look->processes.count; i++) {
		const struct svirt_process *process = &look->processes.list[i];
		enum whose whose;
		int r;

		if (!svirt_level_equals(&process->level, &vm->level))
			continue;
		r = is_confined(process, vm);
		if (r < 0)
			return r;
		whose = r > 0 ? find_whose(vm, look, process->pid)
			      : WHOSE_OTHERS;
		if (whose == WHOSE_NONE && !started->is_loose)
			view->stranger = process->pid;
		else if (view->pid == 0 &&
			 (whose == WHOSE_OWN ||
				 (whose != WHOSE_OTHERS && started->is_loose)))
			view->pid = process->pid;
		if (view->stranger > 0 || (view->pid > 0 && started->is_loose))
			return 0;
	}
	return 0;
}

static void judge_idle(const struct svirt_vm *vm, const struct state_look *look,
	struct state_view *view)
{
	view->state = SVIRT_STATE_HELD;
	if (vm->mode == SVIRT_MODE_STATIC)
		return;
	if (strcmp(vm->boot, look->boot) != 0 || vm->pid > 0)
		view->state = SVIRT_STATE_STALE;
	else if (vm->owner > 0 && !lives(vm->owner, vm->owner_start))
		view->state = SVIRT_STATE_STALE;
}

/* The recorded process may be about to enter its cgroup or have its context. */
int state_judge(const struct svirt_vm *vm, const struct state_look *look,
	struct state_view *ret)
{
	bool has_main = strcmp(vm->boot, look->boot) == 0 &&
			lives(vm->pid, vm->pid_start);
	struct state_view view = {.is_certain = true};
	struct started started = {0};
	int r = 0;

	ask_cgroups(vm, look, &started);
	view.pid = has_main ? vm->pid : started.pid;
	/* Who else is there matters as long as the VM itself may start. */
	if (vm->pid == 0 || (!has_main && !started.is_populated))
		r = find_by_level(vm, look, &started, &view);
	if (r < 0)
		return r;
	if (view.pid == 0)
		view.pid = view.stranger;
	if (view.pid > 0 || started.is_populated) {
		view.state = SVIRT_STATE_RUNNING;
	} else {
		judge_idle(vm, look, &view);
		view.is_certain = !started.is_loose;
	}
	*ret = view;
	return 0;
}
