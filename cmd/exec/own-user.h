/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user that is one VM's alone. */
#ifndef SVIRT_CMD_EXEC_OWN_USER_H
#define SVIRT_CMD_EXEC_OWN_USER_H

#include "exec/user.h"
#include "svirt.h"

/* A VM with a uid of its own runs as that; false, after a message, where --user
 * named another. */
bool own_user_take(const struct svirt_vm *vm, struct user *user);

#endif
