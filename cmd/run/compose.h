/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line that starts CMD in the VM. */
#ifndef SVIRT_CMD_RUN_COMPOSE_H
#define SVIRT_CMD_RUN_COMPOSE_H

#include "run/run.h"

/* svirt-exec, in the place of QEMU's word; what comes before stays. */
void compose(const struct run *run, const struct command *command,
	struct command *ret);

/* Name svirt-exec by its path, and be there until CMD ends: its status. */
int compose_start(struct run *run, struct command *exec);

#endif
