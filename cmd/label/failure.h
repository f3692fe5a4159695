/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why svirt-label labelled no file. */
#ifndef SVIRT_CMD_LABEL_FAILURE_H
#define SVIRT_CMD_LABEL_FAILURE_H

#include "shared/file-events.h"

/* Say why svirt_label() failed; the exit status. */
int failure_warn(
	const struct svirt_vm *vm, const struct file_events *events, int err);

#endif
