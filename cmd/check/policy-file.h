/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy in a file. */
#ifndef SVIRT_CHECK_POLICY_FILE_H
#define SVIRT_CHECK_POLICY_FILE_H

#include "check/policy.h"

/* 0, -EBADMSG when it is no policy, or another -errno. */
int policy_file_open(const char *path, struct policy *ret);

#endif
