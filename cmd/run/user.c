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

static void add_group(struct user *user, gid_t group)
{
	gid_t *groups = reallocarray(
		user->groups, (size_t)user->group_count + 1, sizeof(*groups));

	if (!groups)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	groups[user->group_count++] = group;
	user->groups = groups;
}

static bool is_number(const char *text, unsigned int *ret)
{
	uint64_t number;

	if (util_number(text + (*text == '+'), 0, UINT32_MAX - 1, &number) < 0)
		return false;
	*ret = (unsigned int)number;
	return true;
}

static void add_account_groups(struct user *user, const char *name)
{
	int count = 0;

	getgrouplist(name, user->gid, NULL, &count);
	free(user->groups);
	user->groups = calloc((size_t)count + 1, sizeof(*user->groups));
	if (!user->groups)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	if (getgrouplist(name, user->gid, user->groups, &count) < 0)
		cli_die(RUN_OWN_FAILURE, "%s: its groups change just now",
			name);
	user->group_count = count;
}

static void find_account(const char *text, struct user *user)
{
	const struct passwd *entry = *text == '+' ? NULL : getpwnam(text);
	bool number = is_number(text, &user->uid);

	if (!entry && number)
		entry = getpwuid(user->uid);
	if (!entry && !number)
		cli_die(RUN_OWN_FAILURE, "--user: no such user: %s", text);
	user->gid = entry ? entry->pw_gid : user->uid;
	if (!entry)
		return;
	user->uid = entry->pw_uid;
	add_account_groups(user, entry->pw_name);
}

static void find_groups(char *text, struct user *user)
{
	bool is_first = true;
	const char *word;

	while ((word = strsep(&text, ","))) {
		const struct group *entry =
			*word == '+' ? NULL : getgrnam(word);
		gid_t group = 0;

		if (entry)
			group = entry->gr_gid;
		else if (!is_number(word, &group))
			cli_die(RUN_OWN_FAILURE, "--user: no such group: %s",
				word);
		if (is_first)
			user->gid = group;
		add_group(user, group);
		is_first = false;
	}
}

/* The uid of who called, as +UID, or NULL. */
static char *find_caller(void)
{
	const char *text = getenv("SUDO_UID"), *name = getenv("DOAS_USER");
	const struct passwd *entry = name ? getpwnam(name) : NULL;
	unsigned int uid = 0;
	char *option;

	if (geteuid() != 0)
		return NULL;
	if (!text || !is_number(text, &uid))
		uid = entry ? entry->pw_uid : 0;
	if (uid == 0)
		return NULL;
	if (asprintf(&option, "+%u", uid) < 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return option;
}

void user_read(const char *option, struct user *ret)
{
	_cleanup_free_ char *text = NULL;
	char *groups;

	*ret = (struct user){.uid = geteuid(), .gid = getegid()};
	ret->option = option ? strdup(option) : find_caller();
	if (!ret->option)
		return;
	text = strdup(ret->option);
	groups = text;
	if (!text)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	find_account(strsep(&groups, ":"), ret);
	if (groups)
		find_groups(groups, ret);
	ret->changes = ret->uid != geteuid();
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
	if (setgroups((size_t)user->group_count, user->groups) < 0 ||
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
