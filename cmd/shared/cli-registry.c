/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the registry, finding and locking a VM, each with its messages; what
 * is wrong with one file is said by file-reason.c. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"

static const char *why_registry(int err)
{
	switch (err) {
	case -EPERM:
		return "open to others, or another user's: its directory must "
		       "be mode 0700, the file 0600, both yours";
	case -EXDEV:
		return "a folder above it is another user's or a VM's, or "
		       "others can write in it (namei -l shows which): whoever "
		       "can could put another registry there";
	case -EMEDIUMTYPE:
		return "not a registry of svirt-tools: move it away, or name "
		       "another with --registry";
	case -EPROTO:
		return "written by a newer svirt-tools: use that version";
	case -EUCLEAN:
		return "damaged: restore it from a backup, or move it away and "
		       "put labels back with svirt-restore --unowned";
	case -EBUSY:
		return "kept locked by other processes for 30 seconds: try "
		       "again; fuser shows who they are";
	case -EREMOTE:
		return "on a file system that other hosts use too, and what "
		       "runs on one cannot be seen on another: each needs a "
		       "registry of its own, on a local one";
	case -ELOOP:
		return "a symbolic link, or behind one that is another user's "
		       "or a VM's: name the file itself";
	case -EISDIR:
		return "the name of a directory, not of a file";
	case -ENOENT:
		return "the folder that its own folder is in is missing";
	default:
		return strerror(-err);
	}
}

/* Who holds one of SQLite's locks (its file format, 2.3 of "locking"): bytes
 * from 1 GiB on. */
static pid_t find_holder(void)
{
	_cleanup_close_ int fd = open(cli_registry_path(),
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct flock lock = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = 0x40000000,
		.l_len = 512};

	if (fd < 0 || fcntl(fd, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK)
		return 0;
	return lock.l_pid;
}

void cli_warn_registry(int err)
{
	pid_t holder = err == -EBUSY ? find_holder() : 0;

	if (holder > 0)
		cli_warn("%s: kept locked by process %d for 30 seconds: try "
			 "again, or end it if it was stopped",
			cli_registry_path(), (int)holder);
	else
		cli_warn("%s: %s", cli_registry_path(), why_registry(err));
}

struct svirt_registry *cli_registry_open(enum svirt_open mode, int status)
{
	struct svirt_registry *registry = NULL;
	int err;

	cli_need_host(status);
	err = svirt_registry_open(cli_registry_path(), mode, &registry);
	if (err == 0 || (err == -ENOENT && mode == SVIRT_OPEN_READ))
		return registry;
	cli_warn_registry(err);
	exit(status);
}

void cli_warn_vm(const char *operand, int err)
{
	if (err == -ENOENT)
		cli_warn("%s: no such VM: svirt-list shows those there are",
			operand);
	else if (err == -ENOTUNIQ)
		cli_warn("%s: several VMs hold this level: give a name",
			operand);
	else if (err == -EINVAL)
		cli_warn("%s: neither the name of a VM nor a level nor a "
			 "process context",
			operand);
	else
		cli_warn_registry(err);
}

void cli_warn_running(const struct svirt_vm *vm, const char *advice)
{
	enum svirt_state state;
	pid_t pid;
	int err = svirt_vm_state(vm, &state, &pid);

	if (err < 0)
		cli_warn("%s: it may run: /proc: %s", vm->name, strerror(-err));
	else if (pid > 0)
		cli_warn("%s: process %d runs as %s%s", vm->name, (int)pid,
			vm->process, advice);
	else if (state == SVIRT_STATE_RUNNING)
		cli_warn("%s: it may run: it has no cgroup, and processes "
			 "start faster than /proc is read%s",
			vm->name, advice);
}

/* Somebody else would share all that the VM has. */
void cli_warn_stranger(const struct svirt_vm *vm)
{
	pid_t pid = 0;

	svirt_vm_stranger(vm, &pid);
	cli_warn("%s: process %d, which svirt-exec did not start, has its "
		 "label: end it, or allocate another level",
		vm->name, (int)pid);
}

void cli_templates_load(struct svirt_templates *ret)
{
	if (svirt_templates_load(ret) < 0)
		cli_die(CLI_UNUSABLE,
			"the policy names no contexts for VMs: "
			"virtual_domain_context or virtual_image_context is "
			"missing or malformed");
}

int cli_lock(struct svirt_registry *registry, const struct svirt_vm *vm,
	unsigned int wait)
{
	int err = svirt_registry_lock(registry, vm, wait);

	if (err == -EWOULDBLOCK)
		cli_warn("%s: another command works on it: try again; fuser "
			 "%s-lock shows which",
			vm->name, cli_registry_path());
	else if (err < 0)
		cli_warn_registry(err);
	return err;
}

int cli_find_again(struct svirt_registry *registry, struct svirt_vm *vm)
{
	struct svirt_vm now = {0};
	int err = svirt_registry_find(registry, vm->name, &now);

	if (err == 0 && now.id != vm->id) {
		svirt_vm_clear(&now);
		err = -ENOENT;
	}
	if (err == -ENOENT && vm->released)
		return 0;
	if (err < 0)
		return err;
	svirt_vm_clear(vm);
	*vm = now;
	return 0;
}
