/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading a small file of /proc. */
#ifndef SVIRT_SELINUX_PROC_H
#define SVIRT_SELINUX_PROC_H

#include <stdint.h>
#include <sys/types.h>

/* The kernel writes at most a page; a context of 1024 categories is 6 KiB. */
#define PROC_TEXT_MAX 8192

/* Return the length of what is at @path below @proc, or -errno: -EIO when it is
 * longer. */
ssize_t proc_read(int proc, const char *path, char text[PROC_TEXT_MAX]);

/* When a process began, in ticks since boot; -ESRCH when it is gone, or dead
 * and not waited for. */
int proc_start(int proc, const char *pid, uint64_t *ret);

#endif
