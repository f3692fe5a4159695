/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of VMs: those on record, and what lies beside them. */
#ifndef SVIRT_CHECK_FILES_H
#define SVIRT_CHECK_FILES_H

#include "check/file-finding.h"

int files_check(struct check_run *run);

#endif
