/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is, whatever it is called.
 *
 * An inode number is given to the next file as soon as it is free. A handle
 * has a generation besides, which the kernel changes with each. On an overlay
 * the first write makes another file of it, and FUSE numbers files anew with
 * each mount: there, and where there are no handles, a file is its path. */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>

#include "file/identity.h"

#define HAS_HANDLE 'h'
#define HAS_PATH 'p'

#ifndef FUSE_SUPER_MAGIC
#define FUSE_SUPER_MAGIC 0x65735546
#endif

union handle {
	struct file_handle head;
	unsigned char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
};

static uint64_t hash(const char *text, uint64_t start)
{
	for (; *text; text++)
		start = (start ^ (unsigned char)*text) *
			UINT64_C(1099511628211);
	return start;
}

/* A path that is too long is known by its end and two sums. */
static int read_path(const struct file *file, struct identity *identity)
{
	_cleanup_free_ char *path = NULL;
	unsigned char *handle = identity->handle;
	uint64_t sums[2];
	size_t length, room = IDENTITY_MAX - 1;
	struct statx st;
	int err = file_path(file, &path);

	if (err < 0)
		return err;
	if (statx(file->fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st) < 0)
		return util_errno();
	sums[0] = hash(path, UINT64_C(14695981039346656037));
	sums[1] = hash(path, sums[0]);
	identity->ino = (ino_t)(sums[0] >> 1);
	identity->mount = (int)st.stx_mnt_id;
	length = strlen(path);
	handle[0] = HAS_PATH;
	if (length > room) {
		memcpy(handle + 1, sums, sizeof(sums));
		room -= sizeof(sums);
		memcpy(handle + 1 + sizeof(sums), path + length - room, room);
		length = IDENTITY_MAX - 1;
	} else {
		memcpy(handle + 1, path, length);
	}
	identity->size = 1 + (unsigned int)length;
	return 0;
}

static bool has_lasting_handles(const struct file *file)
{
	struct statfs fs;

	return fstatfs(file->fd, &fs) < 0 ||
	       ((unsigned int)fs.f_type != OVERLAYFS_SUPER_MAGIC &&
		       (unsigned int)fs.f_type != FUSE_SUPER_MAGIC);
}

int identity_read(const struct file *file, struct identity *ret)
{
	struct identity identity = {.ino = file->ino};
	union handle handle = {.head.handle_bytes = MAX_HANDLE_SZ};
	int err = 0;

	if (has_lasting_handles(file) &&
		name_to_handle_at(file->fd, "", &handle.head, &identity.mount,
			AT_EMPTY_PATH) == 0) {
		identity.handle[0] = HAS_HANDLE;
		memcpy(identity.handle + 1, &handle.head.handle_type, 4);
		memcpy(identity.handle + 5, handle.head.f_handle,
			handle.head.handle_bytes);
		identity.size = 5 + handle.head.handle_bytes;
	} else if (!has_lasting_handles(file) || errno == EOPNOTSUPP ||
		   errno == EOVERFLOW) {
		err = read_path(file, &identity);
	} else {
		err = util_errno();
	}
	if (err < 0)
		return err;
	*ret = identity;
	return 0;
}

bool identity_is_path(const struct identity *identity)
{
	return identity->size > 0 && identity->handle[0] != HAS_HANDLE;
}

bool identity_is_same(const struct identity *a, const struct identity *b)
{
	return a->ino == b->ino && a->size == b->size &&
	       memcmp(a->handle, b->handle, a->size) == 0;
}

int identity_open(const struct identity *identity, int directory)
{
	union handle handle = {0};
	int fd;

	if (identity->size < 5 || identity->size > IDENTITY_MAX ||
		identity->handle[0] != HAS_HANDLE)
		return -EOPNOTSUPP;
	handle.head.handle_bytes = identity->size - 5;
	memcpy(&handle.head.handle_type, identity->handle + 1, 4);
	memcpy(handle.head.f_handle, identity->handle + 5,
		handle.head.handle_bytes);
	fd = open_by_handle_at(directory, &handle.head, O_PATH | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}
