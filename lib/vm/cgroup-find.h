/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Control groups (v2), found. */
#ifndef SVIRT_VM_CGROUP_FIND_H
#define SVIRT_VM_CGROUP_FIND_H

#include "svirt.h"

/* A path that the kernel prints is at most a page. */
#define CGROUP_TEXT_MAX 4200

/* The top of the cgroups that this process sees, -EOPNOTSUPP for none, and
 * whether that is the top of all. */
int cgroup_find_mount(void);
bool cgroup_find_is_root(int mount);

/* The id of an open one. */
int cgroup_find_id(int fd, uint64_t *ret);

/* The id of one that was about to be made at its path: nobody is in it. */
#define CGROUP_PLANNED UINT64_MAX

/* One that was recorded: a descriptor, -ENOENT when it is gone, another -errno
 * when that cannot be told. */
int cgroup_find(const struct svirt_cgroup *cgroup);

/* The path of the cgroup that a process is in, by the line of v2 in
 * /proc/PID/cgroup: 0, -ESRCH, or -errno. */
int cgroup_find_path(pid_t pid, char **ret);

/* The path of the cgroup that a process is in, as this process sees it; NULL
 * where it sees part of the cgroups only. 0, -ESRCH, or -errno. */
int cgroup_find_own_path(pid_t pid, char **ret);

/* Whether a path from cgroup_find_own_path() is a cgroup's or below it. */
bool cgroup_find_has_path(const struct svirt_cgroup *cgroup, const char *path);

/* Read a small file from its beginning: its length or -errno. */
ssize_t cgroup_find_text(
	int directory, const char *name, char text[CGROUP_TEXT_MAX + 1]);

#endif
