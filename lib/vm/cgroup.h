/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Control groups (v2) that processes of VMs are started in. */
#ifndef SVIRT_VM_CGROUP_H
#define SVIRT_VM_CGROUP_H

#include "svirt.h"

/* The path that cgroup_make() is to use, to be put on record before; NULL where
 * part of the cgroups is seen only. 0 or -errno as there. */
int cgroup_plan(const char *vm, pid_t pid, char **ret_path);

/* Make an empty child of the cgroup that a process is in, for a VM: *ret gets
 * id and path, which is to be freed. plan is from cgroup_plan(). 0 or -errno,
 * -EOPNOTSUPP where there is no cgroup (v2) to be seen. */
int cgroup_make(
	const char *vm, pid_t pid, const char *plan, struct svirt_cgroup *ret);

/* Move a process into it. */
int cgroup_enter(const struct svirt_cgroup *cgroup, pid_t pid);

/* Move all that is in it back to where cgroup_make() found its process. */
int cgroup_leave(const struct svirt_cgroup *cgroup);

/* Whether a process lives in it or below: 1, 0 also when it is gone, or -errno
 * when that cannot be told. */
int cgroup_is_populated(const struct svirt_cgroup *cgroup);

/* A process that is in it; *ret is 0 for none. */
int cgroup_find_process(const struct svirt_cgroup *cgroup, pid_t *ret);

/* What its cgroup.procs says, line by line, until fn says another than 0: that,
 * 0 or -errno. fd is the cgroup's. */
int cgroup_each_process(
	int fd, int (*fn)(const char *line, void *data), void *data);

/* End all that is in it: asked of the kernel, not waited for. */
int cgroup_kill(const struct svirt_cgroup *cgroup);

/* 0 also when it is gone; -EBUSY when a process is in it. */
int cgroup_remove(const struct svirt_cgroup *cgroup);

#endif
