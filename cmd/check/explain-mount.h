/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the file system that a file is on has to do with its use. */
#ifndef SVIRT_CHECK_EXPLAIN_MOUNT_H
#define SVIRT_CHECK_EXPLAIN_MOUNT_H

#include "check/check.h"

/* Say what of the mount matters; what it lets any process do, of R_OK, W_OK. */
int explain_mount(struct check_run *run, int fd, const char *path, int wanted);

/* The type of a file system that keeps no labels, so that a boolean decides;
 * NULL for another. */
const char *explain_mount_without_labels(int fd);

#endif
