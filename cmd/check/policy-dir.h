/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy in a folder: compiled, or as the modules it is linked from. */
#ifndef SVIRT_CHECK_POLICY_DIR_H
#define SVIRT_CHECK_POLICY_DIR_H

#include "check/policy.h"

/* 0, -ENOENT when nothing of a policy is in it, -EBADMSG when it is no policy
 * or does not link, or another -errno. */
int policy_dir_open(const char *path, struct policy *ret);

#endif
