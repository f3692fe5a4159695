/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user that a command runs as, become and undone.
 *
 * A command started for another user MUST have no way back: execve(2) copies
 * the effective user id over the saved one, and leaves a user other than root
 * no capabilities but the ambient set, which outlives a change of ids as long
 * as one of the three is root's. That and the inheritable set go here, and the
 * bounding set with them, so that no file's capabilities give any back; root,
 * when named, is then without any too.
 */
#include "config.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

#include <cap-ng.h>

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

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool account_find(const char *text, struct user *user, bool has_group)
{
	const struct passwd *entry = getpwnam(text);

	if (!entry && is_number(text)) {
		user->uid = (uid_t)cli_number("--user", text, 0, ID_MAX);
		entry = getpwuid(user->uid);
		if (!entry && has_group)
			return true;
		if (!entry) {
			cli_warn("--user=%s: no such account: name a group as "
				 "well: --user=%s:GROUP",
				text, text);
			return false;
		}
	}
	if (!entry) {
		cli_warn("--user: no such user: %s", text);
		return false;
	}
	user->name = strdup(entry->pw_name);
	user->uid = entry->pw_uid;
	user->gid = entry->pw_gid;
	return user->name != NULL;
}

static bool group_find(const char *text, struct user *user)
{
	const struct group *entry = getgrnam(text);

	if (entry)
		user->gid = entry->gr_gid;
	else if (is_number(text))
		user->gid = (gid_t)cli_number("--user", text, 0, ID_MAX);
	else
		cli_warn("--user: no such group: %s", text);
	return entry || is_number(text);
}

bool user_parse(const char *text, struct user *ret)
{
	const char *group = strchr(text, ':');
	_cleanup_free_ char *name = NULL;
	struct user user;

	user_init(&user);
	user.changes = true;
	name = strndup(text, group ? (size_t)(group - text) : strlen(text));
	if (!name || !account_find(name, &user, group != NULL))
		return false;
	if (group && !group_find(group + 1, &user)) {
		user_clear(&user);
		return false;
	}
	*ret = user;
	return true;
}

static int groups_set(const struct user *user)
{
	int r;

	r = user->name ? initgroups(user->name, user->gid) : setgroups(0, NULL);
	if (r < 0 || setresgid(user->gid, user->gid, user->gid) < 0)
		return util_errno();
	return 0;
}

/* What this process has and uses stays: an execve(2) that fails must be able
 * to come back. The rest is what execve would hand on. */
static int capabilities_drop(void)
{
	unsigned int capability;

	if (capng_get_caps_process() < 0)
		return -EPERM;
	capng_clear(CAPNG_SELECT_BOUNDS);
	capng_clear(CAPNG_SELECT_AMBIENT);
	for (capability = 0; capability < 64; capability++)
		capng_update(CAPNG_DROP, CAPNG_INHERITABLE, capability);
	return capng_apply(CAPNG_SELECT_ALL) < 0 ? -EPERM : 0;
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
		cli_warn("cannot take the groups of --user: %s", strerror(-r));
		return false;
	}
	r = capabilities_drop();
	if (r < 0) {
		cli_warn("cannot drop capabilities for --user: %s",
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
