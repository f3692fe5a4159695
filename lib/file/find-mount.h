/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a file system is mounted, found without touching any other. */
#ifndef SVIRT_FILE_FIND_MOUNT_H
#define SVIRT_FILE_FIND_MOUNT_H

#include "file/filesystem.h"

/* Find the file system of a key, and see to it that it has a descriptor, which
 * handles are opened through. path is where a file of it was: of several that
 * have the key, the one there is meant. Return 0, or
 *   -ENODEV     it is not mounted, or nothing says where
 *   -ENOTUNIQ   several are mounted, none of them there
 *   -ETIMEDOUT  it does not answer */
int find_mount_of_key(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, const char *path, struct filesystem **ret);

/* Whether what path is on answers: 0, or -ETIMEDOUT with its mount point, which
 * lives as long as filesystems. Asked once each; may take seconds. */
int find_mount_of_path(struct filesystems *filesystems, const char *path,
	const char **ret_point);

/* Whether the file system that a path is on now, and that answers, has a key.
 */
bool find_mount_is_at(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, const char *path);

#endif
