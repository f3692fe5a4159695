/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The levels at which VMs run, compared with each other. */
#ifndef SVIRT_CHECK_PROCESS_LEVELS_H
#define SVIRT_CHECK_PROCESS_LEVELS_H

#include "check/process-finding.h"

/* Each two that run, and each that runs with each that is held: 0, or
 * -errno. */
int process_levels(struct check_run *run, const struct records *records,
	const struct process_list *list);

#endif
