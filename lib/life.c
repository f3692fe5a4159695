/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens to a VM between svirt_registry_hold() and its end. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "draw.h"
#include "record.h"

static int read_vm(struct svirt_registry *registry, int64_t id, bool released,
	struct svirt_vm *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT " VM_COLUMNS " FROM vm WHERE id = ? AND released = ?",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_int(statement, 2, released);
	err = registry_step(registry, statement);
	if (err <= 0)
		return err < 0 ? err : -ENOENT;
	return vm_from_row(statement, ret);
}

static int forget(struct svirt_registry *registry, const struct svirt_vm *vm)
{
	int err = vm_delete(registry, vm);

	return err < 0 ? err : draw_give_back(registry, vm->id, &vm->level);
}

static int mark_released(struct svirt_registry *registry, int64_t id)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"UPDATE vm SET released = 1 WHERE id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	return registry_step(registry, statement);
}

SVIRT_PUBLIC int svirt_registry_release(
	struct svirt_registry *registry, const struct svirt_vm *vm, bool keep)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm now = {0};
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = registry_begin_light(registry);
	int files;

	if (err < 0)
		return err;
	undo = registry;
	err = read_vm(registry, vm->id, false, &now);
	if (err < 0)
		return err;
	files = record_exists(registry, vm->id);
	if (files > 0 && !keep)
		return -ENOTEMPTY;
	if (files == 0)
		err = forget(registry, &now);
	else
		err = files < 0 ? files : mark_released(registry, vm->id);
	return err < 0 ? err : registry_commit(&undo);
}

int registry_forget_released(struct svirt_registry *registry, int64_t id)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	int err = read_vm(registry, id, true, &vm);

	if (err == -ENOENT)
		return 0;
	if (err == 0)
		err = record_exists(registry, id);
	if (err != 0)
		return err < 0 ? err : 0;
	return forget(registry, &vm);
}

static int record_start(struct svirt_registry *registry, int64_t id,
	const char *boot, pid_t pid, uint64_t start)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"UPDATE vm SET boot = ?, pid = nullif(?, 0), pid_start = ?"
		" WHERE id = ? AND released = 0",
		&statement);

	if (err < 0)
		return err;
	registry_bind_text(statement, 1, boot);
	sqlite3_bind_int(statement, 2, pid);
	sqlite3_bind_int64(statement, 3, (sqlite3_int64)start);
	sqlite3_bind_int64(statement, 4, id);
	err = registry_step(registry, statement);
	if (err == 0 && sqlite3_changes(registry->db) == 0)
		err = -ENOENT;
	return err;
}

SVIRT_PUBLIC int svirt_registry_start(
	struct svirt_registry *registry, const struct svirt_vm *vm, pid_t pid)
{
	uint64_t start = 0;
	char boot[37];
	int err;

	if (pid == 0)
		return record_start(
			registry, vm->id, vm->boot, vm->pid, vm->pid_start);
	err = svirt_process_start(pid, &start);
	if (err == 0)
		err = svirt_boot_id(boot);
	if (err == 0)
		err = record_start(registry, vm->id, boot, pid, start);
	return err;
}

static int open_lock_file(struct svirt_registry *registry)
{
	_cleanup_free_ char *path = NULL;
	int fd;

	if (asprintf(&path, "%s-lock", registry->path) < 0)
		return -ENOMEM;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? util_errno() : fd;
}

/* An open file description lock on the byte whose offset is the VM's id: the
 * kernel drops it whatever becomes of the holder. */
SVIRT_PUBLIC int svirt_registry_lock(struct svirt_registry *registry,
	const struct svirt_vm *vm, unsigned int wait)
{
	_cleanup_close_ int fd = open_lock_file(registry);
	struct flock lock = {.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = vm->id,
		.l_len = 1};
	const struct timespec pause = {.tv_nsec = 10000000};

	if (fd < 0)
		return fd;
	while (fcntl(fd, F_OFD_SETLK, &lock) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EACCES)
			return util_errno();
		if (wait < 10)
			return -EWOULDBLOCK;
		nanosleep(&pause, NULL);
		wait -= 10;
	}
	return TAKE_FD(fd);
}
