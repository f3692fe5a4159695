/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be found about a process, and how it is told. */
#ifndef SVIRT_CHECK_PROCESS_FINDING_H
#define SVIRT_CHECK_PROCESS_FINDING_H

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

extern const struct check_id process_finding_ids[];

/* Add a finding about a process, with `kill PID` where it should end. */
void process_finding(struct check_run *run, enum processes_id id,
	const struct process *process, bool should_end, const char *detail, ...)
	CLI_PRINTF(5, 6);

#endif
