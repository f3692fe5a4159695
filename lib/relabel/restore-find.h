/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a row of the registry back to its file. */
#ifndef SVIRT_RELABEL_RESTORE_FIND_H
#define SVIRT_RELABEL_RESTORE_FIND_H

#include "registry/file-row.h"

/* Find the file of a row. Return 0, or
 *   -ESTALE  it is gone
 *   -EEXIST  it is gone, and another has its name
 *   another  it cannot be found now */
int restore_find(struct filesystems *filesystems, const struct file_row *row,
	struct file *ret);

#endif
