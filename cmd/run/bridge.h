/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QEMU's bridge helper, which no confined VM may run: it runs here. */
#ifndef SVIRT_CMD_RUN_BRIDGE_H
#define SVIRT_CMD_RUN_BRIDGE_H

#include "run/handover.h"

/* For each network of @command that is a bridge, or a tap of a helper's, let
 * the helper make the tap, as the user, and say fd=N there. False after a
 * message. */
bool bridge_connect(struct handover *handover, struct command *command,
	const struct user *user, const sigset_t *mask);

#endif
