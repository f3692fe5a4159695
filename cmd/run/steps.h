/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The steps before CMD and after it. Each prints why it failed. */
#ifndef SVIRT_CMD_RUN_STEPS_H
#define SVIRT_CMD_RUN_STEPS_H

#include "run/run.h"

/* A name that is given is held, or a name is made. */
bool steps_allocate(struct run *run);

/* Read which files there are, and the command with what QEMU makes moved. */
bool steps_scan(struct run *run);

bool steps_label(struct run *run);

/* Put the labels back, and free the level. */
bool steps_restore(struct run *run);

#endif
