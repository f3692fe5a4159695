/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start of a VM, as the registry and the audit log know it. */
#include "config.h"

#include <string.h>

#include "shared/audit.h"
#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "exec/own-user.h"
#include "exec/user-access.h"
#include "exec/start.h"
#include "shared/translated.h"

void start_clear(struct start *start)
{
	svirt_registry_close(start->registry);
	svirt_vm_clear(&start->vm);
	*start = (struct start){0};
}

static void warn_running(const struct svirt_vm *vm)
{
	enum svirt_state state;
	pid_t pid = 0;

	svirt_vm_state(vm, &state, &pid);
	if (pid == 0)
		cli_warn_running(vm, ": try again");
	else
		cli_warn("%s: already running: process %d has its label: "
			 "--helper starts a further process of the same VM",
			vm->name, (int)pid);
}

static int find(const char *operand, struct user *user, struct start *start)
{
	int err = translated_find(start->registry, operand, &start->vm);

	if (err == 0 && start->vm.released)
		err = -ENOENT;
	if (err < 0)
		cli_warn_vm(operand, err);
	if (err == 0 && !own_user_take(&start->vm, user))
		err = -EPERM;
	if (err == 0)
		user_access_warn(start->registry, &start->vm, user);
	if (err == 0)
		err = cli_lock(start->registry, &start->vm, CLI_LOCK_WAIT);
	if (err < 0)
		return err;
	err = cli_find_again(start->registry, &start->vm);
	if (err < 0)
		cli_warn_vm(operand, err);
	return err;
}

static int record(struct start *start)
{
	int err = start->helper ? svirt_registry_start_helper(
					  start->registry, &start->vm, getpid())
				: svirt_registry_start(start->registry,
					  &start->vm, getpid());

	if (err == -ENOENT)
		cli_warn_vm(start->vm.name, err);
	else if (err == -ETXTBSY)
		warn_running(&start->vm);
	else if (err == -EADDRINUSE)
		cli_warn_stranger(&start->vm);
	else if (err < 0)
		cli_warn_registry(err);
	return err;
}

/* The start was refused, or what had been told of came to nothing. */
static void audit_failure(const struct start *start)
{
	struct audit_vm audit;

	if (start->helper || !start->vm.name)
		return;
	audit_vm_open(&start->vm, &audit);
	audit.refused = !start->is_audited;
	if (audit.refused)
		audit_vm_control(&audit, "start", "booted", getpid());
	else
		audit_vm_control(&audit, "stop", "failed", getpid());
	audit_vm_close(&audit);
}

bool start_record(
	const char *operand, bool helper, struct user *user, struct start *ret)
{
	int err;

	*ret = (struct start){.helper = helper};
	err = svirt_registry_open(
		cli_registry_path(), SVIRT_OPEN_DRY_RUN, &ret->registry);
	if (err < 0) {
		cli_warn_registry(err);
		return false;
	}
	err = find(operand, user, ret);
	if (err == 0)
		err = record(ret);
	ret->is_recorded = err == 0;
	if (err < 0 && err != -ENOENT)
		audit_failure(ret);
	return err == 0;
}

static int audit_file(const struct svirt_file *file, void *data)
{
	if (!file->member) /* the top of its tree stands for it */
		audit_vm_resource(data, "start", NULL, file->path);
	return 0;
}

void start_audit(struct start *start, const struct user *user)
{
	struct audit_vm audit;

	if (start->helper)
		return;
	audit_vm_open(&start->vm, &audit);
	if (user->changes)
		audit_vm_user(&audit, user->account.uid, user->account.gid);
	audit_vm_machine_id(&audit);
	svirt_registry_each_file(
		start->registry, &start->vm, audit_file, &audit);
	audit_vm_control(&audit, "start", "booted", getpid());
	audit_vm_close(&audit);
	start->is_audited = true;
}

void start_undo(struct start *start)
{
	int err;

	if (!start->is_recorded)
		return;
	err = svirt_registry_start_undo(start->registry, &start->vm);
	if (err < 0)
		cli_warn_registry(err);
	audit_failure(start);
}
