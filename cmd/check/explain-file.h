/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a VM can or cannot use a file. */
#ifndef SVIRT_CHECK_EXPLAIN_FILE_H
#define SVIRT_CHECK_EXPLAIN_FILE_H

#include "check/options.h"

/* Explain and print; a status. */
int explain_file(const struct options *options, struct check_run *run,
	const char *vm, const char *path);

#endif
