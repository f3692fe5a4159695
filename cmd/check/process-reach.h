/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process has open or mapped and should not. */
#ifndef SVIRT_CHECK_PROCESS_REACH_H
#define SVIRT_CHECK_PROCESS_REACH_H

#include "check/process-finding.h"

/* A VM's process: files of another level, and what has none and other VMs may
 * use. */
void process_reach_vm(struct check_run *run, const struct records *records,
	const struct process *process);

/* One that is not confined: the files of VMs. */
void process_reach_unconfined(struct check_run *run,
	const struct records *records, const struct process *process);

#endif
