/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registry says of VMs, read once for a check of this host. */
#ifndef SVIRT_CHECK_RECORDS_H
#define SVIRT_CHECK_RECORDS_H

#include "check/check.h"

struct records_cgroup {
	const char *path;
	const struct svirt_vm *vm;
};

struct records {
	struct svirt_registry *registry; /* NULL where there is none yet */
	struct svirt_vms vms;		 /* released ones too */
	size_t cgroup_count;
	struct records_cgroup *cgroups; /* of this boot, by path */
};

/* 0, also where there is no registry; -EPERM when others could have written
 * it, which is the check registry's to say; or another -errno, told of. */
int records_read(struct records *ret);
void records_clear(struct records *records);

/* The state of each of these VMs, by two passes over /proc: 0, or -errno. The
 * caller frees them. */
int records_states(const struct svirt_vms *vms, enum svirt_state **ret);

/* The VM that holds a level, NULL for none. */
const struct svirt_vm *records_at(
	const struct records *records, const struct svirt_level *level);

/* The VM one of whose control groups a path is or is below. */
const struct svirt_vm *records_of_cgroup(
	const struct records *records, const char *path);

/* Whether a VM was started in control groups of this boot that are known by
 * their path, and in no others. */
bool records_has_cgroups(
	const struct records *records, const struct svirt_vm *vm);

#endif
