/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which programs are virtual machine monitors, or their helpers. */
#ifndef SVIRT_CHECK_MONITOR_H
#define SVIRT_CHECK_MONITOR_H

#include <stdbool.h>

enum monitor {
	MONITOR_NONE,
	MONITOR_HELPER, /* works for a guest that another runs */
	MONITOR_MAIN,	/* runs a guest */
};

/* By the path of the executable and its label, either of which can be NULL:
 * what a process calls itself does not count. */
enum monitor monitor_kind(const char *executable, const char *label);

#endif
