/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One VM goes to rest: files, run folder, level, audit. */
#include "config.h"

#include <string.h>

#include "shared/audit.h"
#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "restore/restore-vm.h"
#include "restore/stop-vm.h"
#include "shared/file-events.h"

/* Beside the exit statuses: nothing was done, as the VM runs. */
#define RUNNING (-1)

/* How long --kill waits for processes to end, in milliseconds. */
#define KILL_WAIT 10000

/* What on_event() needs. */
struct listener {
	struct file_events events;
	struct audit_vm audit;
	bool is_written;    /* to the audit log */
	const char *reason; /* of a file's end there */
};

/* Or was to be, and could not. */
static bool is_let_go(const struct svirt_event *event)
{
	return event->outcome == SVIRT_OUTCOME_RESTORED ||
	       event->outcome == SVIRT_OUTCOME_STILL_USED ||
	       event->outcome == SVIRT_OUTCOME_KEPT;
}

static void on_event(const struct svirt_event *event, void *data)
{
	struct listener *listener = data;

	file_events_tell(&listener->events, event);
	/* The top of a tree stands for it. */
	if (!listener->is_written || event->member || !is_let_go(event))
		return;
	listener->audit.refused = event->outcome == SVIRT_OUTCOME_KEPT;
	audit_vm_resource(
		&listener->audit, listener->reason, event->path, NULL);
	listener->audit.refused = false;
}

/* One that is named may be taken from a VM that goes on. */
static const char *find_reason(
	const struct restore_vm *how, const struct svirt_vm *vm)
{
	enum svirt_state state;

	if (how->files.count > 0 && svirt_vm_state(vm, &state, NULL) == 0 &&
		state == SVIRT_STATE_RUNNING)
		return "detach";
	return "restore";
}

static bool is_wanted(enum svirt_state state, const struct svirt_vm *vm)
{
	return state == SVIRT_STATE_STALE ||
	       (vm->released && state != SVIRT_STATE_RUNNING);
}

/* Whether a VM is one of those that svirt-restore --stale is for; -errno is
 * told. */
static int check_stale(const struct svirt_vm *vm)
{
	enum svirt_state state;
	int r = svirt_vm_state(vm, &state, NULL);

	if (r < 0)
		cli_warn("/proc: %s", strerror(-r));
	return r < 0 ? r : is_wanted(state, vm);
}

/* What becomes of an error at PLACE/svirt/NAME. */
static int warn_folder(const struct svirt_vm *vm, const char *place, int err)
{
	/* A VM of the same name may have come after a released one. */
	if (err == 0 || (err == -EEXIST && vm->released))
		return 0;
	if (err == -EEXIST)
		cli_warn("%s/svirt/%s: it carries another label than %s: left "
			 "alone",
			place, vm->name, vm->image);
	else
		cli_warn("%s/svirt/%s: %s", place, vm->name, strerror(-err));
	return err;
}

/* err: the first one. */
struct removal {
	const struct svirt_vm *vm;
	bool is_told;
	int err;
};

/* Another registry's VM of that name has a memory folder, and this one none. */
static void memory_failed(const char *place, int err, void *data)
{
	struct removal *removal = data;

	removal->is_told = true;
	if (err == -EEXIST)
		return;
	warn_folder(removal->vm, place, err);
	/* -EPERM is said of another user's /run/svirt, which keeps no level. */
	if (removal->err == 0)
		removal->err = err == -EPERM ? -EACCES : err;
}

/* The run folder last: where it is, svirt-release frees no level. */
static int remove_folders(const struct svirt_vm *vm)
{
	struct removal removal = {.vm = vm};
	int err = svirt_memory_remove(vm, memory_failed, &removal);

	if (err < 0 && !removal.is_told) {
		cli_warn("%s: its folders on hugetlbfs: /proc/self/mountinfo: "
			 "%s",
			vm->name, strerror(-err));
		return err == -EPERM || err == -EEXIST ? -EACCES : err;
	}
	if (removal.err < 0)
		return removal.err;
	return warn_folder(vm, "/run", svirt_rundir_remove(vm));
}

static int release(const struct restore_vm *how, const struct svirt_vm *vm)
{
	int err;

	if (!how->release || vm->released)
		return EXIT_SUCCESS;
	err = svirt_registry_release(how->registry, vm, SVIRT_RELEASE_RUNNING);
	if (err == 0) {
		cli_verbose("%s: %s released", vm->name, vm->process);
		return EXIT_SUCCESS;
	}
	if (err != -ENOTEMPTY && err != -ENOENT) {
		cli_warn_registry(err);
		return CLI_UNUSABLE;
	}
	cli_warn("%s: not released: %s", vm->name,
		err == -ENOENT ? "it is not held any more"
			       : "files still carry its label");
	return CLI_NOT_DONE;
}

static int restore(const struct restore_vm *how, const struct svirt_vm *vm,
	struct listener *listener)
{
	const struct svirt_work work = {
		.size = sizeof(struct svirt_work),
		.target_size = sizeof(struct svirt_target),
		.targets = how->files.list,
		.count = how->files.count,
		.flags = how->flags,
		.threads = 1,
		.fn = on_event,
		.data = listener,
	};
	int err;

	file_events_begin(&listener->events, how->print, false);
	err = svirt_restore(how->registry, vm, &work);
	file_events_end(&listener->events);
	if (err == 0)
		return EXIT_SUCCESS;
	if (err == -ETXTBSY)
		cli_warn_running(vm,
			": end that first, or name the files it has let go "
			"with --file");
	else if (err != -ECANCELED)
		cli_warn_registry(err);
	return err == -ETXTBSY	   ? RUNNING
	       : err == -ECANCELED ? CLI_NOT_DONE
				   : CLI_UNUSABLE;
}

/* The VM is over: not only some of its files. */
static int finish(const struct restore_vm *how, const struct svirt_vm *vm,
	struct listener *listener, int status)
{
	bool is_end_told;
	int failed, err;

	if (how->files.count > 0 || (how->flags & SVIRT_WORK_DRY_RUN))
		return status;
	is_end_told = listener->events.count == 0 && !audit_vm_is_up(vm);
	err = remove_folders(vm);
	if (err < 0 && status < CLI_NOT_DONE)
		status = CLI_NOT_DONE;
	if (vm->pid > 0 && !vm->released && !is_end_told)
		audit_vm_control(&listener->audit, "stop", "shutdown", vm->pid);
	/* Nothing else would keep the level of a folder that is left; but not
	 * for another's folder, or where /run/svirt is another user's. */
	if (err < 0 && err != -EEXIST && err != -EPERM && how->release &&
		!vm->released) {
		cli_warn("%s: not released: its folder still carries its "
			 "label: clear what is in the way, then again",
			vm->name);
	} else if (status < CLI_UNUSABLE) {
		failed = release(how, vm);
		status = failed > status ? failed : status;
	}
	return status;
}

/* 0 under the lock, 1 to pass over one that another command works on, or
 * -errno, told. */
static int lock(const struct restore_vm *how, const struct svirt_vm *vm)
{
	int err;

	if (!how->only_stale)
		return cli_lock(how->registry, vm, how->wait);
	err = svirt_registry_lock(how->registry, vm, 0);
	if (err == -EWOULDBLOCK)
		cli_verbose("%s: another command works on it: passed over",
			vm->name);
	else if (err < 0)
		cli_warn_registry(err);
	return err == -EWOULDBLOCK ? 1 : err;
}

/* End it: 0, or -errno, told. */
static int end(const struct svirt_vm *vm)
{
	int err = svirt_vm_kill(vm, KILL_WAIT);

	if (err == -ETXTBSY)
		cli_warn_running(vm, ": in none of its cgroups, or not to be "
				     "ended");
	else if (err == -ENOENT)
		cli_warn("%s: --kill: the kernel is older than 5.14: end it "
			 "otherwise",
			vm->name);
	else if (err < 0)
		cli_warn("%s: --kill: %s", vm->name, strerror(-err));
	return err;
}

static int restore_locked(const struct restore_vm *how, struct svirt_vm *vm)
{
	struct listener listener = {
		.is_written = !(how->flags & SVIRT_WORK_DRY_RUN)};
	int status, r = cli_find_again(how->registry, vm);

	/* Another was quicker: it may have waited for the end of the VM. */
	if (r == -ENOENT && (how->only_stale || how->stop >= 0))
		return EXIT_SUCCESS;
	if (r < 0) {
		cli_warn_vm(vm->name, r);
		return r == -ENOENT ? CLI_NOT_DONE : CLI_UNUSABLE;
	}
	r = how->only_stale ? check_stale(vm) : 1;
	if (r <= 0)
		return r == 0 ? EXIT_SUCCESS : CLI_NOT_DONE;
	if (how->kill && !(how->flags & SVIRT_WORK_DRY_RUN) && end(vm) < 0)
		return CLI_NOT_DONE;
	audit_vm_open(vm, &listener.audit);
	listener.reason = find_reason(how, vm);
	status = restore(how, vm, &listener);
	if (status != RUNNING)
		status = finish(how, vm, &listener, status);
	audit_vm_close(&listener.audit);
	return status == RUNNING ? CLI_NOT_DONE : status;
}

/* 0, or -errno, told. */
static int stop(const struct restore_vm *how, const struct svirt_vm *vm)
{
	int err = stop_vm(vm, (unsigned int)how->stop);

	if (err == -ETXTBSY)
		cli_warn("%s: it goes on: SIGKILL", vm->name);
	return err == -ETXTBSY ? 0 : err;
}

int restore_vm(const struct restore_vm *how, struct svirt_vm *vm)
{
	int status, r = 0;

	if (how->stop >= 0 && !(how->flags & SVIRT_WORK_DRY_RUN))
		r = stop(how, vm);
	if (r < 0)
		return CLI_NOT_DONE;
	r = lock(how, vm);
	if (r != 0)
		return r > 0		   ? EXIT_SUCCESS
		       : r == -EWOULDBLOCK ? CLI_NOT_DONE
					   : CLI_UNUSABLE;
	status = restore_locked(how, vm);
	svirt_registry_unlock(how->registry, vm);
	return status;
}
