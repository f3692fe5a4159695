/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The user of the VM. What svirt-run does with files that the command line
 * names, it MUST do as that user: who may call it by a rule of sudo shall not
 * write where only root can. SUDO_UID and DOAS_USER are believed, as all they
 * can do is to take away.
 */
#include "config.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "run/command.h"
#include "run/user.h"
#include "shared/account.h"

/* The uid of who called, as +UID, or NULL. */
static char *find_caller(void)
{
	const char *text = getenv("SUDO_UID"), *name = getenv("DOAS_USER");
	const struct passwd *entry = name ? getpwnam(name) : NULL;
	uint64_t uid = 0;
	char *option;

	if (geteuid() != 0)
		return NULL;
	if (!text || util_number(text, 0, UINT32_MAX - 1, &uid) < 0)
		uid = entry ? entry->pw_uid : 0;
	if (uid == 0)
		return NULL;
	if (asprintf(&option, "+%ju", (uintmax_t)uid) < 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return option;
}

static bool read_account(struct user *user)
{
	_cleanup_(account_clear) struct account account;
	int r;

	if (!account_parse(user->option, &account))
		return false;
	r = account_groups(&account, &user->groups, &user->group_count);
	if (r < 0) {
		cli_warn("--user: groups of user %u: %s", account.uid,
			strerror(-r));
		return false;
	}
	user->uid = account.uid;
	user->gid = account.gid;
	return true;
}

bool user_read(const char *option, struct user *ret)
{
	*ret = (struct user){.uid = geteuid(), .gid = getegid()};
	ret->option = option ? strdup(option) : find_caller();
	if (option && !ret->option)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	if (!ret->option)
		return true;
	if (!read_account(ret))
		return false;
	ret->changes = ret->uid != geteuid();
	return true;
}

void user_clear(struct user *user)
{
	free(user->option);
	free(user->groups);
	*user = (struct user){0};
}

void user_enter(const struct user *user)
{
	if (!user->changes)
		return;
	if (setgroups(user->group_count, user->groups) < 0 ||
		setegid(user->gid) < 0 || seteuid(user->uid) < 0)
		cli_die(RUN_OWN_FAILURE, "cannot become user %u: %s", user->uid,
			strerror(errno));
}

/* The caller's groups stay away: root needs none. */
void user_leave(const struct user *user)
{
	if (!user->changes)
		return;
	if (seteuid(getuid()) < 0 || setegid(getgid()) < 0)
		cli_die(RUN_OWN_FAILURE, "cannot come back from user %u: %s",
			user->uid, strerror(errno));
}

bool user_has_kvm(const struct user *user)
{
	_cleanup_close_ int fd = -1;

	user_enter(user);
	fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	user_leave(user);
	return fd >= 0;
}
