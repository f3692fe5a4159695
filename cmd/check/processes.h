/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs as a VM, and what should. */
#ifndef SVIRT_CHECK_PROCESSES_H
#define SVIRT_CHECK_PROCESSES_H

#include "check/process-list.h"

enum processes_id {
	PROCESSES_UNCONFINED,
	PROCESSES_DISK,
	PROCESSES_LEVEL,
	PROCESSES_COMPARABLE,
	PROCESSES_CONTEXT,
	PROCESSES_REACHES,
	PROCESSES_CGROUP,
	PROCESSES_STRANGER,
	PROCESSES_UNCATEGORIZED,
	PROCESSES_UNSEEN,
	PROCESSES_OTHERS,
	PROCESSES_ROOT,
	PROCESSES_FILTER,
};

extern const struct check_id processes_ids[];
int processes_check(struct check_run *run);

/* Add a finding about a process, with `kill PID` where it should end. */
void processes_found(struct check_run *run, enum processes_id id,
	const struct process *process, bool should_end, const char *detail, ...)
	CLI_PRINTF(5, 6);

#endif
