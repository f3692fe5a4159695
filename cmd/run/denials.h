/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel refused the VM, in words. */
#ifndef SVIRT_CMD_RUN_DENIALS_H
#define SVIRT_CMD_RUN_DENIALS_H

#include "run/files.h"

/* The log that tells of them, from here on: the audit daemon's, or the
 * kernel's. -1 where this process may read neither. */
int denials_begin(void);

/* Print those of the VM at @level that the log has got since. */
void denials_tell(int log, const char *name, const char *level,
	const struct files *files);

#endif
