/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy that the kernel has loaded. */
#ifndef SVIRT_CHECK_POLICY_KERNEL_H
#define SVIRT_CHECK_POLICY_KERNEL_H

#include "check/policy.h"

/* 0, -EOPNOTSUPP without selinuxfs, or as policy_file_open(). */
int policy_kernel_open(struct policy *ret);

#endif
