/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-check explain: why a VM can or cannot use something. */
#ifndef SVIRT_CHECK_EXPLAIN_H
#define SVIRT_CHECK_EXPLAIN_H

#include "check/options.h"

/* What "explain" was given after it; a status. */
int explain_run(const struct options *options, const char **operands);

#endif
