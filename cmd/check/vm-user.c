/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user that a VM runs as, and what mode and ACL let that user do: worked
 * out as the kernel does, since this command becomes nobody else. The policy is
 * refusal.c's. */
#include "config.h"

#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "util.h"

#include "check/file-label.h"
#include "check/vm-user.h"
#include "shared/account.h"

static void close_stream(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

/* The numbers after a key of /proc/PID/status. */
static size_t read_numbers(const char *line, unsigned long *list, size_t room)
{
	size_t count = 0;

	while (count < room) {
		char *end;

		list[count] = strtoul(line, &end, 10);
		if (end == line)
			break;
		line = end;
		count++;
	}
	return count;
}

static void read_line(const char *line, struct vm_user *user)
{
	unsigned long numbers[VM_USER_GROUPS];
	size_t count;

	/* the fourth is that of files */
	if (strncmp(line, "Uid:", 4) == 0 &&
		read_numbers(line + 4, numbers, 4) == 4)
		user->uid = (uid_t)numbers[3];
	else if (strncmp(line, "Gid:", 4) == 0 &&
		 read_numbers(line + 4, numbers, 4) == 4)
		user->gid = (gid_t)numbers[3];
	else if (strncmp(line, "CapEff:", 7) == 0)
		user->capabilities = strtoull(line + 7, NULL, 16);
	else if (strncmp(line, "Groups:", 7) == 0) {
		count = read_numbers(line + 7, numbers, VM_USER_GROUPS);
		for (size_t i = 0; i < count; i++)
			user->groups[i] = (gid_t)numbers[i];
		user->group_count = count;
	}
}

static bool read_process(pid_t pid, struct vm_user *user)
{
	_cleanup_(close_stream) FILE *stream = NULL;
	_cleanup_free_ char *line = NULL;
	char path[64];
	size_t room = 0;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	stream = pid > 0 ? fopen(path, "re") : NULL;
	while (stream && getline(&line, &room, stream) >= 0)
		read_line(line, user);
	return stream != NULL;
}

/* No more groups than there is room for: they can only add. */
static void take_account(struct account *account, struct vm_user *user)
{
	_cleanup_free_ gid_t *groups = NULL;
	size_t count = 0;

	user->uid = account->uid;
	user->gid = account->gid;
	if (account_groups(account, &groups, &count) < 0)
		count = 0;
	if (count > VM_USER_GROUPS)
		count = VM_USER_GROUPS;
	if (count > 0)
		memcpy(user->groups, groups, count * sizeof(*groups));
	user->group_count = count;
	account_clear(account);
}

void vm_user_find(const struct svirt_vm *vm, struct vm_user *ret)
{
	struct account account;
	enum svirt_state state;
	pid_t pid = 0;

	*ret = (struct vm_user){.known_by = "as root, unless --user says "
					    "otherwise"};
	if (svirt_vm_state(vm, &state, &pid) < 0)
		pid = 0;
	if (read_process(pid, ret)) {
		ret->known_by = "as it runs";
	} else if (account_find_own(vm, &account)) {
		ret->known_by = "by the uid that is its own";
		take_account(&account, ret);
	} else if (account_find_last(vm, &account)) {
		ret->known_by = "as it was started last";
		take_account(&account, ret);
	}
}

bool vm_user_has(const struct vm_user *user, int capability)
{
	return user->capabilities & ((uint64_t)1 << capability);
}

static bool is_in(const struct vm_user *user, gid_t gid)
{
	if (user->gid == gid)
		return true;
	for (size_t i = 0; i < user->group_count; i++) {
		if (user->groups[i] == gid)
			return true;
	}
	return false;
}

static int by_mode(const struct vm_user *user, const struct stat *status,
	const char **ret_by)
{
	if (user->uid == status->st_uid) {
		*ret_by = "owner";
		return status->st_mode >> 6 & 7;
	}
	if (is_in(user, status->st_gid)) {
		*ret_by = "group";
		return status->st_mode >> 3 & 7;
	}
	*ret_by = "others";
	return status->st_mode & 7;
}

/* An ACL's entries, as the kernel hands them out; -1 when none decides. */
static int by_acl(const struct vm_user *user, const struct stat *status,
	const struct posix_acl_xattr_entry *list, size_t count)
{
	int mask = 7, other = 0, found = -1;

	for (size_t i = 0; i < count; i++) {
		if (le16toh(list[i].e_tag) == ACL_MASK)
			mask = le16toh(list[i].e_perm) & 7;
		if (le16toh(list[i].e_tag) == ACL_OTHER)
			other = le16toh(list[i].e_perm) & 7;
	}
	for (size_t i = 0; i < count; i++) {
		unsigned int tag = le16toh(list[i].e_tag);
		uint32_t id = le32toh(list[i].e_id);
		int bits = le16toh(list[i].e_perm) & 7;

		if (tag == ACL_USER_OBJ && user->uid == status->st_uid)
			return bits;
		if (tag == ACL_USER && id == user->uid)
			return bits & mask;
		if ((tag == ACL_GROUP_OBJ && is_in(user, status->st_gid)) ||
			(tag == ACL_GROUP && is_in(user, id)))
			found = (found < 0 ? 0 : found) | (bits & mask);
	}
	return found < 0 ? other : found;
}

int vm_user_may(const struct vm_user *user, int fd, const char **ret_by)
{
	struct {
		struct posix_acl_xattr_header head;
		struct posix_acl_xattr_entry list[512];
	} acl;
	struct stat status;
	char self[64];
	ssize_t size;

	if (fstat(fd, &status) < 0)
		return util_errno();
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	size = getxattr(self, "system.posix_acl_access", &acl, sizeof(acl));
	if (size < 0 && errno != ENODATA && errno != ENOTSUP)
		return util_errno();
	if (size < (ssize_t)sizeof(acl.head) ||
		le32toh(acl.head.a_version) != POSIX_ACL_XATTR_VERSION)
		return by_mode(user, &status, ret_by);
	*ret_by = "its ACL";
	return by_acl(user, &status, acl.list,
		((size_t)size - sizeof(acl.head)) / sizeof(acl.list[0]));
}
