/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users and groups by their words, as chown(1) reads them: a sign says that a
 * number is no name. Who becomes one does so in a file of its own command. */
#include "config.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/account.h"
#include "shared/cli.h"

/* The id -1 would mean "no change" to setresuid(2) and chown(2). */
#define ID_MAX ((uint64_t)UINT32_MAX - 1)

void account_clear(struct account *account)
{
	free(account->name);
	account->name = NULL;
}

static bool is_number(const char *word, unsigned int *ret_id)
{
	uint64_t number;

	if (util_number(word + (*word == '+'), 0, ID_MAX, &number) < 0)
		return false;
	*ret_id = (unsigned int)number;
	return true;
}

static void take(const struct passwd *entry, struct account *ret)
{
	*ret = (struct account){
		.name = strdup(entry->pw_name),
		.uid = entry->pw_uid,
		.gid = entry->pw_gid,
	};
	if (!ret->name)
		cli_die_memory();
}

bool account_find(const char *word, struct account *ret)
{
	const struct passwd *entry = *word == '+' ? NULL : getpwnam(word);
	unsigned int id = 0;
	bool number = !entry && is_number(word, &id);

	if (number)
		entry = getpwuid(id);
	if (entry)
		take(entry, ret);
	else if (number)
		*ret = (struct account){.uid = id, .gid = id};
	return entry || number;
}

bool account_find_group(const char *word, gid_t *ret)
{
	const struct group *entry = *word == '+' ? NULL : getgrnam(word);

	if (!entry)
		return is_number(word, ret);
	*ret = entry->gr_gid;
	return true;
}

static bool add_group(const char *word, gid_t *ret)
{
	bool found = account_find_group(word, ret);

	if (!found)
		cli_warn("--user: no such group: %s", word);
	return found;
}

/* GROUP[,GROUP...]: the first in place of the account's own, and more. */
static bool add_groups(char *text, struct account *account)
{
	const char *word = strsep(&text, ",");

	if (!add_group(word, &account->gid))
		return false;
	while ((word = strsep(&text, ","))) {
		if (account->more_count == ACCOUNT_GROUPS_MAX) {
			cli_warn("--user: more than %d groups",
				ACCOUNT_GROUPS_MAX);
			return false;
		}
		if (!add_group(word, &account->more[account->more_count++]))
			return false;
	}
	return true;
}

bool account_parse(const char *text, struct account *ret)
{
	_cleanup_free_ char *copy = strdup(text);
	char *groups = copy;
	struct account account;
	const char *word;

	if (!copy)
		cli_die_memory();
	word = strsep(&groups, ":");
	if (!account_find(word, &account)) {
		cli_warn("--user: no such user: %s", word);
		return false;
	}
	if (groups && !add_groups(groups, &account)) {
		account_clear(&account);
		return false;
	}
	*ret = account;
	return true;
}

int account_groups(
	const struct account *account, gid_t **ret, size_t *ret_count)
{
	int count = 0;
	gid_t *list;

	if (account->name)
		getgrouplist(account->name, account->gid, NULL, &count);
	list = calloc((size_t)count + account->more_count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	if (count > 0 &&
		getgrouplist(account->name, account->gid, list, &count) < 0) {
		free(list);
		return -EAGAIN;
	}
	for (size_t i = 0; i < account->more_count; i++)
		list[(size_t)count + i] = account->more[i];
	*ret = list;
	*ret_count = (size_t)count + account->more_count;
	return 0;
}

bool account_find_own(const struct svirt_vm *vm, struct account *ret)
{
	const struct group *kvm;

	if (vm->uid == 0)
		return false;
	*ret = (struct account){.uid = vm->uid, .gid = (gid_t)vm->uid};
	kvm = getgrnam("kvm");
	if (kvm)
		ret->more[ret->more_count++] = kvm->gr_gid;
	return true;
}

bool account_find_last(const struct svirt_vm *vm, struct account *ret)
{
	char path[sizeof(SVIRT_RUNDIR_PATH) + 1 + SVIRT_NAME_MAX];
	const struct passwd *entry;
	struct stat folder;

	snprintf(path, sizeof(path), SVIRT_RUNDIR_PATH "/%s", vm->name);
	if (lstat(path, &folder) < 0 || !S_ISDIR(folder.st_mode))
		return false;
	*ret = (struct account){.uid = folder.st_uid};
	entry = getpwuid(folder.st_uid);
	if (entry)
		take(entry, ret);
	ret->gid = folder.st_gid;
	return true;
}
