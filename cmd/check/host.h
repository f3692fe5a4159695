/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy of a host says of VMs besides isolation. */
#ifndef SVIRT_CHECK_HOST_H
#define SVIRT_CHECK_HOST_H

#include "check/check.h"

enum {
	HOST_PERMISSIVE,
	HOST_MODULE,
	HOST_CONTENT,
	HOST_MKNOD,
	HOST_ENTERS,
	HOST_WRITES,
	HOST_BOOLEAN,
};
extern const struct check_id host_ids[];
/* Who may become a VM at any level, and who may write what the toolkit keeps.
 */
struct domains;
void host_enters(struct check_run *run, const struct domains *domains);
void host_writes(struct check_run *run);

int host_check(struct check_run *run);

#endif
