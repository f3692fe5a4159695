/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The user and groups that a process takes before it becomes a VM. */
#ifndef SVIRT_ENTER_USER_H
#define SVIRT_ENTER_USER_H

#include <stddef.h>
#include <sys/types.h>

/* All others are given up; 0 or -errno. */
int user_groups_set(gid_t gid, const gid_t *groups, size_t count);

/* Become the user: for good, once execve(2) succeeds; till then the saved user
 * id, the effective one of now, leads back. 0 or -errno. */
int user_become(uid_t uid);

/* Come back after an execve(2) that failed; 0 or -errno. */
int user_return(void);

#endif
