/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs of earlier runs that are over, in the way of this one. */
#ifndef SVIRT_CMD_RUN_STALE_H
#define SVIRT_CMD_RUN_STALE_H

#include "run/files.h"

/* Put to rest those that are called @name, or that have one of @files; either
 * may be NULL. */
void stale_end(
	const char *name, const struct files *files, const sigset_t *mask);

#endif
