/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The capabilities that execve(2) hands on. */
#ifndef SVIRT_ENTER_CAPABILITIES_H
#define SVIRT_ENTER_CAPABILITIES_H

#include <stdint.h>

/* Take all but `kept`, one a bit, from what execve(2) hands on; what this
 * process has and uses stays. 0, -EPERM where root's bounding set has more and
 * cannot be made less, or -errno. */
int capabilities_limit(uint64_t kept);

#endif
