/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user a command runs as. */
#ifndef SVIRT_CMD_EXEC_USER_H
#define SVIRT_CMD_EXEC_USER_H

#include <stdbool.h>
#include <sys/types.h>

/* As many groups as can be named besides the first. */
#define USER_GROUPS_MAX 32

/**
 * struct user - the user and groups of --user=USER[:GROUP,...]
 * @changes: whether it was given
 * @name: account whose supplementary groups are taken, or NULL for none
 * @uid: user id
 * @gid: group id
 * @more: further groups, @more_count of them
 * @back: the user id that user_return() comes back to
 */
struct user {
	bool changes;
	char *name;
	uid_t uid;
	gid_t gid;
	gid_t more[USER_GROUPS_MAX];
	size_t more_count;
	uid_t back;
};

/* The user and group that run this program; user_clear() takes it too. */
void user_init(struct user *ret);
void user_clear(struct user *user);

/* Read USER[:GROUP,...], names, or numbers such as 107 and +107; false after a
 * message. */
bool user_parse(const char *text, struct user *ret);

/* Become the user, with its groups: for good, once execve(2) succeeds; till
 * then the saved user id leads back. False after a message. */
bool user_become(const struct user *user);

/* Come back after an execve(2) that failed; 0 or -errno. */
int user_return(const struct user *user);

#endif
