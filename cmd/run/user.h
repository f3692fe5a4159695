/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whom the VM runs as, and doing something as that user. */
#ifndef SVIRT_CMD_RUN_USER_H
#define SVIRT_CMD_RUN_USER_H

#include <stdbool.h>
#include <sys/types.h>

struct user {
	bool changes; /* another than the caller */
	char *option; /* for svirt-exec --user, or NULL */
	uid_t uid;
	gid_t gid;
	gid_t *groups;
	size_t group_count;
};

/* From --user, or, with NULL, from who called sudo or doas; false after a
 * message. */
bool user_read(const char *option, struct user *ret);
void user_clear(struct user *user);

/* Take the user's rights to files, and give them back. Between the two nothing
 * else may be done than using files. */
void user_enter(const struct user *user);
void user_leave(const struct user *user);

/* Whether that user may use KVM. */
bool user_has_kvm(const struct user *user);

#endif
