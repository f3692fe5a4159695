/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include <string.h>

#include "shared/audit.h"
#include "shared/cli.h"
#include "exec/start.h"

#define LOCK_WAIT_MS 10000

void start_clear(struct start *start)
{
	svirt_registry_close(start->registry);
	svirt_vm_clear(&start->vm);
	util_closep(&start->lock);
	*start = (struct start){.lock = -1};
}

/* Processes run as the VM, but since this boot, or since the last of them
 * ended, none was started as its QEMU: they are helpers. */
static bool has_helpers_only(const struct svirt_vm *vm)
{
	char boot[37];

	return vm->pid == 0 && svirt_boot_id(boot) == 0 &&
	       strcmp(vm->boot, boot) == 0;
}

static bool is_free(struct start *start)
{
	pid_t pid = 0;
	int err = svirt_vm_state(&start->vm, &start->state, &pid);

	if (err < 0) {
		cli_warn("/proc: %s", strerror(-err));
		return false;
	}
	if (start->state != SVIRT_RUNNING || start->helper ||
		has_helpers_only(&start->vm))
		return true;
	cli_warn("%s: already running: process %d has its label: --helper "
		 "starts a further process of the same VM",
		start->vm.name, (int)pid);
	return false;
}

static int lock_vm(struct start *start)
{
	start->lock =
		svirt_registry_lock(start->registry, &start->vm, LOCK_WAIT_MS);
	if (start->lock == -EWOULDBLOCK)
		cli_warn("%s: another command works on it: try again",
			start->vm.name);
	else if (start->lock < 0)
		cli_warn_registry(start->lock);
	return start->lock;
}

/* Once more under the lock: what was found before may have changed. */
static int find_again(struct start *start)
{
	struct svirt_vm vm = {0};
	int err = svirt_registry_find(start->registry, start->vm.name, &vm);

	if (err < 0)
		return err;
	if (vm.id != start->vm.id || vm.released) {
		svirt_vm_clear(&vm);
		return -ENOENT;
	}
	svirt_vm_clear(&start->vm);
	start->vm = vm;
	return 0;
}

bool start_claim(const char *operand, bool helper, struct start *ret)
{
	int err;

	*ret = (struct start){.lock = -1, .helper = helper};
	err = svirt_registry_open(
		cli_registry_path(), SVIRT_DRY_RUN, &ret->registry);
	if (err < 0) {
		cli_warn_registry(err);
		return false;
	}
	err = svirt_registry_find(ret->registry, operand, &ret->vm);
	if (err == 0 && lock_vm(ret) < 0)
		return false;
	if (err == 0)
		err = find_again(ret);
	if (err < 0)
		cli_warn_vm(operand, err);
	return err == 0 && is_free(ret);
}

/* A helper that comes first makes a VM whose QEMU has ended one whose QEMU
 * has not been started; next to a running QEMU it leaves the record alone. */
static int record_helper(struct start *start)
{
	struct svirt_vm prepared = start->vm;
	int err;

	if (start->state == SVIRT_RUNNING)
		return 0;
	prepared.pid = 0;
	prepared.pid_start = 0;
	err = svirt_boot_id(prepared.boot);
	if (err < 0)
		return err;
	return svirt_registry_start(start->registry, &prepared, 0);
}

static int audit_file(const struct svirt_file *file, void *data)
{
	if (!file->member) /* the top of its tree stands for it */
		audit_vm_resource(data, "start", NULL, file->path);
	return 0;
}

static void audit_started(const struct start *start)
{
	struct audit_vm audit;

	audit_vm_open(&start->vm, &audit);
	audit_vm_machine_id(&audit);
	svirt_registry_each_file(
		start->registry, &start->vm, audit_file, &audit);
	audit_vm_control(&audit, "start", "booted", getpid());
	audit_vm_close(&audit);
}

bool start_record(struct start *start)
{
	int err;

	if (start->helper)
		err = record_helper(start);
	else
		err = svirt_registry_start(
			start->registry, &start->vm, getpid());
	if (err == 0 && !start->helper)
		audit_started(start);
	svirt_registry_close(TAKE_PTR(start->registry));
	if (err == -ENOENT)
		cli_warn_vm(start->vm.name, err);
	else if (err < 0)
		cli_warn_registry(err);
	return err == 0;
}

static void audit_failed(const struct start *start)
{
	struct audit_vm audit;

	audit_vm_open(&start->vm, &audit);
	audit_vm_control(&audit, "stop", "failed", getpid());
	audit_vm_close(&audit);
}

void start_undo(const struct start *start)
{
	struct svirt_registry *registry = NULL;
	int err;

	err = svirt_registry_open(cli_registry_path(), SVIRT_WRITE, &registry);
	if (err == 0)
		err = svirt_registry_start(registry, &start->vm, 0);
	svirt_registry_close(registry);
	if (err < 0)
		cli_warn_registry(err);
	if (!start->helper)
		audit_failed(start);
}
