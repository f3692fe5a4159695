/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was found, as numbers for Prometheus. */
#ifndef SVIRT_CHECK_METRICS_H
#define SVIRT_CHECK_METRICS_H

#include "check/check.h"

/* Print them; 0, or -errno, told, when the registry or /proc cannot be read,
 * and then nothing is printed. Of one that is open to others, which the check
 * registry finds, there are no numbers of VMs. */
int metrics_print(const struct check_run *run);

#endif
