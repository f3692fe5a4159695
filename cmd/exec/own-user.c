/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user that is one VM's alone: no account has it, and no other VM. It is
 * become in user.c. */
#include "config.h"

#include "exec/own-user.h"
#include "shared/cli.h"

bool own_user_take(const struct svirt_vm *vm, struct user *user)
{
	struct account own;

	if (!account_find_own(vm, &own) ||
		(user->changes && user->account.uid == own.uid))
		return true;
	if (user->changes) {
		cli_warn("%s: it has a uid of its own, %u, and not %u: leave "
			 "out --user",
			vm->name, own.uid, user->account.uid);
		return false;
	}
	user->changes = true;
	user->account = own;
	return true;
}
