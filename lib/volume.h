/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file systems that files lie on, told apart by what outlives a boot.
 * A volume is a mounted file system here: the kernel's word is taken. */
#ifndef SVIRT_VOLUME_H
#define SVIRT_VOLUME_H

#include <stdint.h>

#include "identity.h"
#include "mount.h"

/* One byte that says of what, then a UUID, an id, or what is mounted. */
#define VOLUME_KEY_MAX 160

/* is_brief: gone with the boot; is_remote: other hosts use it too. row is its
 * number in the registry once known, fd some directory of it open for reading,
 * or -1. */
struct volume {
	dev_t dev;
	bool is_brief;
	bool is_remote;
	int64_t row;
	int fd;
	unsigned int size;
	unsigned char key[VOLUME_KEY_MAX];
	char type[32];
};

/* Those met so far, each looked at once. */
struct volumes {
	size_t count;
	struct volume **list;
};

int volumes_find(struct volumes *volumes, const struct file *file, int mount,
	struct volume **ret);
void volumes_clear(struct volumes *volumes);

/* Find the volume of a key, and see to it that it has a descriptor, which is
 * also what handles are opened through; -ENODEV when it is not mounted. */
int volumes_reach(struct volumes *volumes, const unsigned char *key,
	unsigned int size, struct volume **ret);

/* The file system's name, such as "nfs4"; "?" where it cannot be told. */
const char *volume_type(struct volume *volume, int mount);

#endif
