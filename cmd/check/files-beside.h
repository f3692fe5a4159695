/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies beside the files on record. */
#ifndef SVIRT_CHECK_FILES_BESIDE_H
#define SVIRT_CHECK_FILES_BESIDE_H

#include "check/file-finding.h"
#include "check/folders.h"

/* Levels that nobody has, and images at rest that VMs could read. */
int files_beside(struct check_run *run, const struct domains *domains,
	const struct records *records, const struct folders *folders);

#endif
