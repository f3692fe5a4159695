/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who else reaches what is a VM's or the toolkit's. */
#ifndef SVIRT_CHECK_HOST_REACH_H
#define SVIRT_CHECK_HOST_REACH_H

#include "check/check.h"
#include "check/domains.h"

/* Who may become a VM, at any level of their own range. */
void host_reach_enters(struct check_run *run, const struct check_id *id,
	const struct domains *domains);

/* Who may write the toolkit's programs and registry. */
void host_reach_writes(struct check_run *run, const struct check_id *id);

#endif
