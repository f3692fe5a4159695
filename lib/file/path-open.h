/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a path without symlinks. */
#ifndef SVIRT_FILE_PATH_OPEN_H
#define SVIRT_FILE_PATH_OPEN_H

#include <stdint.h>

/* Open a path on which, its end included, no symlink may stand (-ELOOP).
 * resolve adds to that: RESOLVE_NO_XDEV, where the kernel has openat2(2). */
int path_open(int directory, const char *path, int flags, uint64_t resolve);

#endif
