/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders that images lie in, as they are on the host. */
#ifndef SVIRT_CHECK_HOST_FOLDERS_H
#define SVIRT_CHECK_HOST_FOLDERS_H

#include "check/check.h"

struct selabel_handle;

/* Ones that file contexts label otherwise, and ones that others may write: 0 or
 * -errno. */
int host_folders(struct check_run *run, struct selabel_handle *contexts,
	const struct check_id *contexts_id, const struct check_id *writable_id);

#endif
