/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one list of checks. */
#ifndef SVIRT_CHECK_CHECKS_H
#define SVIRT_CHECK_CHECKS_H

#include "check/check.h"

/* In the order in which they run. */
extern const struct check checks[];
extern const size_t checks_count;

#endif
