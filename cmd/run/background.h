/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The end of a VM that svirt-run does not wait for. */
#ifndef SVIRT_CMD_RUN_BACKGROUND_H
#define SVIRT_CMD_RUN_BACKGROUND_H

#include "run/run.h"

/* Have systemd put the VM to rest when it is over, where systemd runs; say what
 * does it otherwise. */
void background_leave(struct run *run);

#endif
