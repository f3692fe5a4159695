/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user a command runs as. */
#ifndef SVIRT_CMD_EXEC_USER_H
#define SVIRT_CMD_EXEC_USER_H

#include <stdbool.h>
#include <sys/types.h>

#include "shared/account.h"

/**
 * struct user - the user and groups of --user=USER[:GROUP,...]
 * @changes: whether it was given
 * @account: who that is
 * @back: the user id that it is until then, and after a failure
 */
struct user {
	bool changes;
	struct account account;
	uid_t back;
};

/* The user and group that run this program; user_clear() takes it too. */
void user_init(struct user *ret);
void user_clear(struct user *user);

/* Read USER[:GROUP,...]; false after a message. */
bool user_parse(const char *text, struct user *ret);

#endif
