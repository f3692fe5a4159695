/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which devices are not to be given to one VM. */
#ifndef SVIRT_FILE_DEVICE_H
#define SVIRT_FILE_DEVICE_H

#include <stdbool.h>
#include <sys/types.h>

#include "util.h"

/* Whether a block device is a disk with all its partitions: 1, 0 or -errno. A
 * volume, loop or network block device is none. */
int device_is_disk(dev_t device);

/* Whether a character device passes commands to a whole disk: 1, 0 or -errno.
 */
int device_drives_disk(dev_t device);

/* Whether it is a render node of a GPU (/dev/dri/renderD128). */
bool device_renders(dev_t device);

/* Whether a character device is one that every process uses. */
bool device_is_common(dev_t device);

#endif
