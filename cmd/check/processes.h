/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs as a VM, and what should. */
#ifndef SVIRT_CHECK_PROCESSES_H
#define SVIRT_CHECK_PROCESSES_H

#include "check/process-finding.h"

int processes_check(struct check_run *run);

#endif
