/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy of a host says of VMs besides isolation. */
#ifndef SVIRT_CHECK_HOST_H
#define SVIRT_CHECK_HOST_H

#include "check/check.h"

extern const struct check_id host_ids[];
int host_check(struct check_run *run);

#endif
