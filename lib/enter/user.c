/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The user that a VM runs as, become and undone; who that is, and in which
 * groups, is the caller's to say.
 *
 * A command started for another user MUST have no way back: execve(2) copies
 * the effective user id over the saved one.
 */
#include "config.h"

#include <grp.h>
#include <unistd.h>

#include "enter/user.h"
#include "util.h"

int user_groups_set(gid_t gid, const gid_t *groups, size_t count)
{
	if (setgroups(count, groups) < 0 || setresgid(gid, gid, gid) < 0)
		return util_errno();
	return 0;
}

int user_become(uid_t uid)
{
	uid_t real, effective, saved;

	if (setresuid(uid, uid, geteuid()) < 0 ||
		getresuid(&real, &effective, &saved) < 0)
		return util_errno();
	return real == uid && effective == uid ? 0 : -EPERM;
}

int user_return(void)
{
	uid_t real, effective, saved;

	if (getresuid(&real, &effective, &saved) < 0)
		return util_errno();
	return effective != saved && seteuid(saved) < 0 ? util_errno() : 0;
}
