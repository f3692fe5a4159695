/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the VM's user could open what was labelled. */
#ifndef SVIRT_CMD_LABEL_REACH_H
#define SVIRT_CMD_LABEL_REACH_H

#include "svirt.h"

/* Who that is, where it is known. */
struct reach {
	bool is_known;
	uid_t uid;
	gid_t gid;
	size_t group_count;
	gid_t *groups;
};

/* A VM's own user, or who its run folder belongs to. */
void reach_begin(const struct svirt_vm *vm, struct reach *ret);
void reach_end(struct reach *reach);

/* Warn where the modes would refuse a file that was labelled. */
void reach_warn(const struct reach *reach, const struct svirt_event *event);

#endif
