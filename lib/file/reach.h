/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a file system is mounted, found without touching any other. */
#ifndef SVIRT_FILE_REACH_H
#define SVIRT_FILE_REACH_H

#include "file/filesystem.h"

/* Find the file system of a key, and see to it that it has a descriptor, which
 * handles are opened through. path is where a file of it was: of several that
 * have the key, the one there is meant. Return 0, or
 *   -ENODEV     it is not mounted, or nothing says where
 *   -ENOTUNIQ   several are mounted, none of them there
 *   -ETIMEDOUT  it does not answer */
int reach_key(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, const char *path, struct filesystem **ret);

/* Whether what path is on answers: 0, or -ETIMEDOUT with its mount point, which
 * lives as long as filesystems. Asked once each; may take seconds. */
int reach_path(struct filesystems *filesystems, const char *path,
	const char **ret_point);

/* Whether the file system that a path is on now, and that answers, has a key.
 */
bool reach_is_at(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, const char *path);

#endif
