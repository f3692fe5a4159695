/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders that a command finds: where it may write. */
#ifndef SVIRT_CMD_EXEC_FOLDERS_H
#define SVIRT_CMD_EXEC_FOLDERS_H

#include <stdbool.h>

#include "exec/user.h"
#include "svirt.h"

/* Make the VM's folders, and have TMPDIR point to the first where the caller
 * did not set it. A helper takes none from the user who has it. False after a
 * message: the first is there, or nothing runs; of the others it is told. */
bool folders_make(const struct svirt_vm *vm, const struct user *user,
	bool is_helper, char *const *command);

/* The same without SELinux, where it can be done. */
void folders_make_bare(
	const char *name, const struct user *user, char *const *command);

#endif
