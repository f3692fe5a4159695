/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the VM's user could open what was labelled: by owner and mode, the
 * policy is asked elsewhere.
 *
 * A warning: svirt-exec asks again, as that user. A VM has no capability to
 * pass over modes, so root counts like anybody. Where access control lists add
 * to the mode nothing is said.
 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "label/user-access.h"
#include "shared/account.h"
#include "shared/cli.h"

void user_access_begin(const struct svirt_vm *vm, struct user_access *ret)
{
	_cleanup_(account_clear) struct account account = {0};

	*ret = (struct user_access){
		.is_known = account_find_own(vm, &account) ||
			    account_find_last(vm, &account),
		.uid = account.uid,
		.gid = account.gid,
	};
	if (account_groups(&account, &ret->groups, &ret->group_count) < 0)
		ret->is_known = false;
}

void user_access_end(struct user_access *reach)
{
	free(reach->groups);
	reach->groups = NULL;
}

static bool is_in(const struct user_access *reach, gid_t group)
{
	if (reach->gid == group)
		return true;
	for (size_t i = 0; i < reach->group_count; i++)
		if (reach->groups[i] == group)
			return true;
	return false;
}

/* Of an unknown user, whether any could. */
static bool may(
	const struct user_access *reach, const struct stat *st, mode_t access)
{
	mode_t mode = st->st_mode;

	if (!reach->is_known)
		return ((mode >> 6 | mode >> 3 | mode) & access) == access;
	if (st->st_uid == reach->uid)
		return (mode >> 6 & access) == access;
	if (is_in(reach, st->st_gid))
		return (mode >> 3 & access) == access;
	return (mode & access) == access;
}

static bool has_list(const char *path)
{
	return lgetxattr(path, "system.posix_acl_access", NULL, 0) > 0;
}

/* The folder that ends the way to a file, in *path. */
static bool find_closed(const struct user_access *reach, char *path)
{
	struct stat st;

	for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
		bool is_closed;

		*slash = '\0';
		is_closed = lstat(path, &st) == 0 && !may(reach, &st, 1) &&
			    !has_list(path);
		if (is_closed)
			return true;
		*slash = '/';
	}
	return false;
}

static void warn_file(const struct user_access *reach,
	const struct svirt_event *event, const char *verb)
{
	if (reach->is_known)
		cli_warn("%s: the VM's user, %u, may not %s it, by its mode or "
			 "owner: --owner=%u gives it to them",
			event->path, reach->uid, verb, reach->uid);
	else
		cli_warn("%s: by its mode, nobody may %s it: --owner=USER "
			 "gives it to the VM's user",
			event->path, verb);
}

void user_access_warn(
	const struct user_access *reach, const struct svirt_event *event)
{
	_cleanup_free_ char *folder = strdup(event->path);
	bool is_written = svirt_role_is_written(event->role);
	mode_t access = is_written ? 6 : 4;
	struct stat st;

	if (!folder)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (event->member || lstat(event->path, &st) < 0)
		return;
	if (S_ISDIR(st.st_mode))
		access |= 1;
	if (reach->is_known && find_closed(reach, folder))
		cli_warn("%s: the VM's user, %u, may not reach it, by the mode "
			 "or owner of %s",
			event->path, reach->uid, folder);
	else if (!may(reach, &st, access) && !has_list(event->path))
		warn_file(reach, event, is_written ? "read and write" : "read");
}
