/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a row of the registry back to its file. */
#ifndef SVIRT_RELABEL_RESTORE_FIND_H
#define SVIRT_RELABEL_RESTORE_FIND_H

#include "relabel/relabel.h"

/* Find the file of a row. Return 0, or
 *   -ESTALE     its own file system says that it is gone
 *   -EEXIST     the same, and another file has its name
 *   -ETIMEDOUT  its file system does not answer; *ret_what is where that is
 *   another     it cannot be found now */
int restore_find(struct relabel *relabel, const struct file_row *row,
	struct file *ret, const char **ret_what);

#endif
