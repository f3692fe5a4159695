/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A denial in words. */
#ifndef SVIRT_CHECK_EXPLAIN_DENIAL_H
#define SVIRT_CHECK_EXPLAIN_DENIAL_H

#include "check/options.h"

/* Explain what stands on stdin; a status. */
int explain_denial_stdin(const struct options *options, struct check_run *run);

/* Explain the last denial of a VM, or of any with NULL; a status. */
int explain_denial_last(
	const struct options *options, struct check_run *run, const char *vm);

#endif
