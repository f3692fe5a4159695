/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What runs as a VM is asked to end, or ended; whether it runs is in state.c.
 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "util.h"
#include "vm/cgroup.h"
#include "vm/cgroup-signal.h"
#include "vm/state.h"

static bool is_own(const struct svirt_cgroup *cgroup, const struct svirt_vm *vm,
	const char *boot)
{
	return cgroup->vm == vm->id && cgroup->id > 0 &&
	       strcmp(cgroup->boot, boot) == 0;
}

/* Ask the kernel to end each; 1 when one had somebody in it. */
static int kill_each(const struct svirt_vm *vm, const char *boot)
{
	int found = 0;

	for (size_t i = 0; i < vm->cgroup_count; i++) {
		const struct svirt_cgroup *cgroup = &vm->cgroups[i];
		int r;

		if (!is_own(cgroup, vm, boot) ||
			cgroup_is_populated(cgroup) == 0)
			continue;
		r = cgroup_kill(cgroup);
		if (r < 0)
			return r;
		found = 1;
	}
	return found;
}

SVIRT_PUBLIC int svirt_vm_kill(const struct svirt_vm *vm, unsigned int wait)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	struct state_view view;
	char boot[37];
	int r = svirt_boot_id(boot);

	if (r == 0)
		r = kill_each(vm, boot);
	for (; r > 0 && wait >= 10; wait -= 10) {
		nanosleep(&moment, NULL);
		r = kill_each(vm, boot);
	}
	if (r == 0)
		r = state_of(vm, &view);
	if (r < 0)
		return r;
	return r > 0 || view.state == SVIRT_STATE_RUNNING ? -ETXTBSY : 0;
}

/* Where it was started without a cgroup. */
static int terminate_main(const struct svirt_vm *vm)
{
	_cleanup_close_ int process = cgroup_signal_open(vm->pid);
	uint64_t start;
	int r;

	if (process < 0)
		return process == -ESRCH ? 0 : process;
	r = svirt_process_start(vm->pid, &start);
	if (r < 0 || start != vm->pid_start)
		return r == -ESRCH || r == 0 ? 0 : r;
	return cgroup_signal_send(process, SIGTERM);
}

SVIRT_PUBLIC int svirt_vm_terminate(const struct svirt_vm *vm)
{
	char boot[37];
	int r = svirt_boot_id(boot);

	for (size_t i = 0; r == 0 && i < vm->cgroup_count; i++)
		if (is_own(&vm->cgroups[i], vm, boot))
			r = cgroup_signal(&vm->cgroups[i], SIGTERM);
	if (r == 0 && vm->pid > 0 && strcmp(vm->boot, boot) == 0)
		r = terminate_main(vm);
	return r;
}
