/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users and groups, as options name them. */
#ifndef SVIRT_CMD_SHARED_ACCOUNT_H
#define SVIRT_CMD_SHARED_ACCOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "svirt.h"

/* As many groups as can be named besides the first. */
#define ACCOUNT_GROUPS_MAX 32

/**
 * struct account - a user and the groups that go with it
 * @name: account whose supplementary groups are taken, or NULL for none
 * @uid: user id
 * @gid: group id
 * @more: further groups, @more_count of them
 */
struct account {
	char *name;
	uid_t uid;
	gid_t gid;
	gid_t more[ACCOUNT_GROUPS_MAX];
	size_t more_count;
};

void account_clear(struct account *account);

/* Find who a word is: a name, or a number such as 107 and +107. False where it
 * is neither. A number without an account is a user in a group of that number;
 * the result is account_clear()'s. */
bool account_find(const char *word, struct account *ret);
bool account_find_group(const char *word, gid_t *ret);

/* Read USER[:GROUP,...] of --user; false after a message. */
bool account_parse(const char *text, struct account *ret);

/* The groups of the account, and those that were named besides; 0 or -errno. */
int account_groups(
	const struct account *account, gid_t **ret, size_t *ret_count);

/* The user that is a VM's alone: gid = uid, and group kvm. False where it has
 * none. */
bool account_find_own(const struct svirt_vm *vm, struct account *ret);

/* The user that a VM was started as last, by the owner of its run folder. */
bool account_find_last(const struct svirt_vm *vm, struct account *ret);

#endif
