/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The user that a VM runs as, and what that user may do with a file by mode and
 * ACL. */
#ifndef SVIRT_CHECK_VM_USER_H
#define SVIRT_CHECK_VM_USER_H

#include <stdbool.h>

#include "svirt.h"

#define VM_USER_GROUPS 1024

struct vm_user {
	uid_t uid;
	gid_t gid;
	size_t group_count;
	gid_t groups[VM_USER_GROUPS];
	uint64_t capabilities; /* effective ones, by number */
	const char *known_by;  /* how that is known, in words */
};

/* As it runs; or as it was last started, by its run folder; or root, with no
 * capability. */
void vm_user_find(const struct svirt_vm *vm, struct vm_user *ret);

/* What a mode and an ACL let a user do with what a descriptor pins: bits of
 * R_OK, W_OK and X_OK, and in ret_by who it is to them. -errno when it cannot
 * be told. */
int vm_user_may(const struct vm_user *user, int fd, const char **ret_by);

bool vm_user_has(const struct vm_user *user, int capability);

#endif
