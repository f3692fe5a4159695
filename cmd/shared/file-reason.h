/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened to a file, in words. */
#ifndef SVIRT_CMD_SHARED_FILE_REASON_H
#define SVIRT_CMD_SHARED_FILE_REASON_H

#include "svirt.h"

/* What happened to a file, why, and what can be done, with --allow where the
 * command has it, in a line; NULL when there is no memory. */
char *file_reason_text(const struct svirt_event *event, bool has_allow);

#endif
