/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a host of VMs can do besides: run only where it is named. */
#ifndef SVIRT_CHECK_HARDENING_H
#define SVIRT_CHECK_HARDENING_H

#include "check/check.h"

extern const struct check_id hardening_ids[];
int hardening_check(struct check_run *run);

#endif
