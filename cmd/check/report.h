/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-check report: what a tenant can be shown of a VM. */
#ifndef SVIRT_CHECK_REPORT_H
#define SVIRT_CHECK_REPORT_H

#include "check/options.h"

/* What "report" was given after it; a status. */
int report_run(const struct options *options, const char **operands);

#endif
