/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start of a VM, as the registry and the audit log know it. */
#ifndef SVIRT_CMD_EXEC_START_H
#define SVIRT_CMD_EXEC_START_H

#include "exec/user.h"
#include "svirt.h"

/**
 * struct start - a VM that is kept from other commands while it is started
 * @registry: open, with the VM locked, until execve
 * @vm: the VM, as it was before
 * @helper: the command is a further process, not the VM's QEMU
 * @is_recorded: the registry knows of the start
 * @is_audited: the audit log does
 */
struct start {
	struct svirt_registry *registry;
	struct svirt_vm vm;
	bool helper;
	bool is_recorded;
	bool is_audited;
};

/* Find the VM, take its own user where it has one, say which of its files
 * `user` may not open, lock it, see that it does not run yet, and record,
 * durably, that this process is about to be it; false after a message. Clear
 * with start_clear(), in either case. */
bool start_record(
	const char *operand, bool helper, struct user *user, struct start *ret);
void start_clear(struct start *start);

/* Tell the audit log, last of all; of the user, where that is another. */
void start_audit(struct start *start, const struct user *user);

/* The command could not be run: make it as if it had not been tried. */
void start_undo(struct start *start);

#endif
