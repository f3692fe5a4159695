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

/* is_brief: gone with the boot; is_remote: other hosts use it too; is_copied:
 * another that is mounted has the key too, so what one says of a handle is not
 * known to be this one's word. row is its number in the registry once known; fd
 * is a directory of it that handles are opened through, any a file of it, both
 * open for reading, or -1. */
struct filesystem {
	dev_t dev;
	bool is_brief;
	bool is_remote;
	bool is_copied;
	int64_t row;
	int fd;
	int any;
	unsigned int size;
	unsigned char key[FILESYSTEM_KEY_MAX];
	char type[32];
};

/* Those met so far, each looked at once; and what is mounted, once asked. */
struct filesystems {
	size_t count;
	struct filesystem **list;
	struct mounts mounts;
};

int filesystems_find(struct filesystems *filesystems, const struct file *file,
	int mount, struct filesystem **ret);
void filesystems_clear(struct filesystems *filesystems);

/* What filesystems_find() looks at, of a file reached through a mount. */
int filesystem_read(const struct file *file, int mount, struct filesystem *ret);

/* Whether other hosts use a file's file system too: 1, 0 or -errno. */
int filesystem_is_of_network(int fd);

bool filesystem_has_key(const struct filesystem *filesystem,
	const unsigned char *key, unsigned int size);

/* Whether what is known of a mount without touching it makes a key. */
bool filesystem_key_is_mount(
	const unsigned char *key, unsigned int size, const struct mount *mount);

/* Whether a key is made of a UUID, given as text. */
bool filesystem_key_is_of(
	const unsigned char *key, unsigned int size, const char *text);

/* The file system's name, such as "nfs4"; "?" where it cannot be told. */
const char *filesystem_type(struct filesystem *filesystem, int mount);

#endif
