/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The start of a VM, as the registry and the audit log know it. */
#ifndef SVIRT_CMD_EXEC_START_H
#define SVIRT_CMD_EXEC_START_H

#include "svirt.h"

/**
 * struct start - a VM that is kept from other commands while it is started
 * @registry: open until the start is on record
 * @vm: the VM, as it was before
 * @lock: held until execve, or -1
 * @helper: the command is a further process, not the VM's QEMU
 * @state: what the VM did before
 */
struct start {
	struct svirt_registry *registry;
	struct svirt_vm vm;
	int lock;
	bool helper;
	enum svirt_state state;
};

/* Find the VM, lock it and see that it does not run yet; false after a
 * message. Clear with start_clear(), in either case. */
bool start_claim(const char *operand, bool helper, struct start *ret);
void start_clear(struct start *start);

/* Record that this process is about to be the VM, durably, and close the
 * registry; false after a message. */
bool start_record(struct start *start);

/* The command could not be run: make it as if it had not been tried. */
void start_undo(const struct start *start);

#endif
