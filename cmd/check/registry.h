/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the registry keeps its rules. */
#ifndef SVIRT_CHECK_REGISTRY_H
#define SVIRT_CHECK_REGISTRY_H

#include "check/check.h"

extern const struct check_id registry_ids[];
int registry_check(struct check_run *run);

#endif
