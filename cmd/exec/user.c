/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user that a command runs as: which; account.c reads who that is, enter.c
 * has it become one. */
#include "config.h"

#include <unistd.h>

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
