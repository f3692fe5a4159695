/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user that a command runs as, become and undone; its capabilities are in
 * capabilities.c.
 *
 * A command started for another user MUST have no way back: execve(2) copies
 * the effective user id over the saved one.
 */
#include "config.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "shared/cli.h"
#include "exec/user.h"

/* The id -1 would mean "no change" to setresuid(2). */
#define ID_MAX ((long)UINT32_MAX - 1)

void user_init(struct user *ret)
{
	*ret = (struct user){
		.uid = geteuid(), .gid = getegid(), .back = geteuid()};
}

void user_clear(struct user *user)
{
	free(user->name);
	user->name = NULL;
}

/* Whether text is a number, +107 or 107, which then is in *ret_id; a sign says
 * that it is no name. */
static bool is_number(const char *text, bool *ret_signed, unsigned int *ret_id)
{
	bool is_signed = *text == '+';
	const char *digits = is_signed ? text + 1 : text;

	*ret_signed = is_signed;
	if (!*digits || digits[strspn(digits, "0123456789")] != '\0')
		return false;
	*ret_id = (unsigned int)cli_number("--user", digits, 0, ID_MAX);
	return true;
}

/* A number without an account is a user of its own, in a group of that number
 * and in no other. */
static bool account_find(const char *text, struct user *user)
{
	bool is_signed = false,
	     number = is_number(text, &is_signed, &user->uid);
	const struct passwd *entry = is_signed ? NULL : getpwnam(text);

	if (!entry && number)
		entry = getpwuid(user->uid);
	if (!entry && !number) {
		cli_warn("--user: no such user: %s", text);
		return false;
	}
	if (!entry) {
		user->gid = user->uid;
		return true;
	}
	user->name = strdup(entry->pw_name);
	user->uid = entry->pw_uid;
	user->gid = entry->pw_gid;
	return user->name != NULL;
}

static bool group_find(const char *text, gid_t *ret)
{
	bool is_signed = false, number = is_number(text, &is_signed, ret);
	const struct group *entry = is_signed ? NULL : getgrnam(text);

	if (entry)
		*ret = entry->gr_gid;
	else if (!number)
		cli_warn("--user: no such group: %s", text);
	return entry || number;
}

/* GROUP[,GROUP...]: the first in place of the account's own, and more. */
static bool groups_find(char *text, struct user *user)
{
	char *word = strsep(&text, ",");

	if (!group_find(word, &user->gid))
		return false;
	while ((word = strsep(&text, ","))) {
		if (user->more_count == USER_GROUPS_MAX) {
			cli_warn(
				"--user: more than %d groups", USER_GROUPS_MAX);
			return false;
		}
		if (!group_find(word, &user->more[user->more_count++]))
			return false;
	}
	return true;
}

bool user_parse(const char *text, struct user *ret)
{
	_cleanup_free_ char *name = strdup(text);
	struct user user;
	char *groups;

	user_init(&user);
	user.changes = true;
	groups = name;
	if (!name || !account_find(strsep(&groups, ":"), &user))
		return false;
	if (groups && !groups_find(groups, &user)) {
		user_clear(&user);
		return false;
	}
	*ret = user;
	return true;
}

/* The groups of the account, and those that were named besides. */
static int groups_list(const struct user *user, gid_t **ret, size_t *ret_count)
{
	int count = 0;
	gid_t *list;

	if (user->name)
		getgrouplist(user->name, user->gid, NULL, &count);
	list = calloc((size_t)count + user->more_count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	if (count > 0 &&
		getgrouplist(user->name, user->gid, list, &count) < 0) {
		free(list);
		return -EAGAIN;
	}
	for (size_t i = 0; i < user->more_count; i++)
		list[(size_t)count + i] = user->more[i];
	*ret = list;
	*ret_count = (size_t)count + user->more_count;
	return 0;
}

static int groups_set(const struct user *user)
{
	_cleanup_free_ gid_t *list = NULL;
	size_t count;
	int r;

	r = groups_list(user, &list, &count);
	if (r < 0)
		return r;
	if (setgroups(count, list) < 0 ||
		setresgid(user->gid, user->gid, user->gid) < 0)
		return util_errno();
	return 0;
}

static int ids_set(const struct user *user)
{
	uid_t real, effective, saved;

	if (setresuid(user->uid, user->uid, user->back) < 0 ||
		getresuid(&real, &effective, &saved) < 0)
		return util_errno();
	if (real != user->uid || effective != user->uid)
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
		cli_warn("cannot take the groups of user %u: %s", user->uid,
			strerror(-r));
		return false;
	}
	r = ids_set(user);
	if (r < 0)
		cli_warn("cannot become user %u: %s", user->uid, strerror(-r));
	return r == 0;
}

int user_return(const struct user *user)
{
	if (!user->changes)
		return 0;
	return seteuid(user->back) < 0 ? util_errno() : 0;
}
