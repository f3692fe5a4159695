/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the VM's user may open its files: by their modes, not the policy. */
#ifndef SVIRT_CMD_EXEC_USER_ACCESS_H
#define SVIRT_CMD_EXEC_USER_ACCESS_H

#include "exec/user.h"
#include "svirt.h"

/* Warn of files on record that --user may not use as their role says. Call it
 * while no lock is held: a file system can keep it waiting. */
void user_access_warn(struct svirt_registry *registry,
	const struct svirt_vm *vm, const struct user *user);

#endif
