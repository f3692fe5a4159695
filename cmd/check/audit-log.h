/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Denials that were. */
#ifndef SVIRT_CHECK_AUDIT_LOG_H
#define SVIRT_CHECK_AUDIT_LOG_H

#include "shared/denial.h"
#include "check/model.h"

/* The last denial of a process context, or of any VM's domain with NULL; 0,
 * -ENOENT when there is none, -EOPNOTSUPP when the policy knows no VM, or
 * another -errno after a message. */
int audit_log_last(
	const struct model *model, const char *context, struct denial *ret);

#endif
