/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The process that starts as a VM is noted. */
#include "config.h"

#include "registry/registry.h"

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
