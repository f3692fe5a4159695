/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user that a command runs as, become and undone; who that is, account.c
 * reads, and its capabilities are in capabilities.c.
 *
 * A command started for another user MUST have no way back: execve(2) copies
 * the effective user id over the saved one.
 */
#include "config.h"

#include <grp.h>
#include <string.h>

#include "shared/cli.h"
#include "exec/user.h"

void user_init(struct user *ret)
{
	*ret = (struct user){
		.account = {.uid = geteuid(), .gid = getegid()},
		.back = geteuid(),
	};
}

void user_clear(struct user *user)
{
	account_clear(&user->account);
}

bool user_parse(const char *text, struct user *ret)
{
	ret->changes = account_parse(text, &ret->account);
	return ret->changes;
}

static int groups_set(const struct user *user)
{
	_cleanup_free_ gid_t *list = NULL;
	size_t count;
	int r;

	r = account_groups(&user->account, &list, &count);
	if (r < 0)
		return r;
	if (setgroups(count, list) < 0 ||
		setresgid(user->account.gid, user->account.gid,
			user->account.gid) < 0)
		return util_errno();
	return 0;
}

static int ids_set(const struct user *user)
{
	uid_t real, effective, saved;

	if (setresuid(user->account.uid, user->account.uid, user->back) < 0 ||
		getresuid(&real, &effective, &saved) < 0)
		return util_errno();
	if (real != user->account.uid || effective != user->account.uid)
		return -EPERM;
	return 0;
}

bool user_become(const struct user *user)
{
	int r;

	if (!user->changes)
		return true;
	r = groups_set(user);
	if (r < 0) {
		cli_warn("cannot take the groups of user %u: %s",
			user->account.uid, strerror(-r));
		return false;
	}
	r = ids_set(user);
	if (r < 0)
		cli_warn("cannot become user %u: %s", user->account.uid,
			strerror(-r));
	return r == 0;
}

int user_return(const struct user *user)
{
	if (!user->changes)
		return 0;
	return seteuid(user->back) < 0 ? util_errno() : 0;
}
