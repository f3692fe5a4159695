/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user that is one VM's alone: no account has it, and no other VM. It is
 * become in user.c. */
#include "config.h"

#include <grp.h>

#include "exec/own-user.h"
#include "shared/cli.h"

bool own_user_take(const struct svirt_vm *vm, struct user *user)
{
	const struct group *kvm;

	if (vm->uid == 0 || (user->changes && user->uid == vm->uid))
		return true;
	if (user->changes) {
		cli_warn("%s: it has a uid of its own, %u, and not %u: leave "
			 "out --user",
			vm->name, vm->uid, user->uid);
		return false;
	}
	user->changes = true;
	user->uid = vm->uid;
	user->gid = (gid_t)vm->uid;
	kvm = getgrnam("kvm");
	if (kvm)
		user->more[user->more_count++] = kvm->gr_gid;
	return true;
}
