/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file systems that files lie on, told apart by what outlives a boot.
 * The kernel's word is taken. */
#ifndef SVIRT_FILE_FILESYSTEM_H
#define SVIRT_FILE_FILESYSTEM_H

#include <stdint.h>

#include "file/identity.h"
#include "file/mounts.h"

/* One byte that says of what, then a UUID, an id, or what is mounted. */
#define FILESYSTEM_KEY_MAX 160

/* is_brief: gone with the boot; is_remote: other hosts use it too. row is its
 * number in the registry once known, fd some directory of it open for reading,
 * or -1. */
struct filesystem {
	dev_t dev;
	bool is_brief;
	bool is_remote;
	int64_t row;
	int fd;
	unsigned int size;
	unsigned char key[FILESYSTEM_KEY_MAX];
	char type[32];
};

/* Those met so far, each looked at once. */
struct filesystems {
	size_t count;
	struct filesystem **list;
};

int filesystems_find(struct filesystems *filesystems, const struct file *file,
	int mount, struct filesystem **ret);
void filesystems_clear(struct filesystems *filesystems);

/* Find the file system of a key, and see to it that it has a descriptor, which
 * is also what handles are opened through; -ENODEV when it is not mounted. */
int filesystems_reach(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, struct filesystem **ret);

/* The file system's name, such as "nfs4"; "?" where it cannot be told. */
const char *filesystem_type(struct filesystem *filesystem, int mount);

#endif
