/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the VM's user could open what was labelled. */
#ifndef SVIRT_CMD_LABEL_USER_ACCESS_H
#define SVIRT_CMD_LABEL_USER_ACCESS_H

#include "svirt.h"

/* Who that is, where it is known. */
struct user_access {
	bool is_known;
	uid_t uid;
	gid_t gid;
	size_t group_count;
	gid_t *groups;
};

/* A VM's own user, or who its run folder belongs to. */
void user_access_begin(const struct svirt_vm *vm, struct user_access *ret);
void user_access_end(struct user_access *reach);

/* Warn where the modes would refuse a file that was labelled. */
void user_access_warn(
	const struct user_access *reach, const struct svirt_event *event);

#endif
