/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is, whatever it is called.
 *
 * An inode number is given to the next file as soon as it is free. A handle
 * has a generation besides, which the kernel changes with each. */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "file/identity.h"

#define HAS_HANDLE 'h'
#define HAS_BIRTH 'b'

union handle {
	struct file_handle head;
	unsigned char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
};

static int read_birth(const struct file *file, struct identity *identity)
{
	struct statx st;
	unsigned char *handle = identity->handle;
	unsigned int size = 0;

	if (statx(file->fd, "", AT_EMPTY_PATH, STATX_BTIME | STATX_MNT_ID,
		    &st) < 0)
		return util_errno();
	handle[size++] = HAS_BIRTH;
	if (st.stx_mask & STATX_BTIME) {
		memcpy(handle + size, &st.stx_btime.tv_sec,
			sizeof(st.stx_btime.tv_sec));
		size += sizeof(st.stx_btime.tv_sec);
		memcpy(handle + size, &st.stx_btime.tv_nsec,
			sizeof(st.stx_btime.tv_nsec));
		size += sizeof(st.stx_btime.tv_nsec);
	}
	identity->size = size;
	identity->mount = (int)st.stx_mnt_id;
	return 0;
}

int identity_read(const struct file *file, struct identity *ret)
{
	struct identity identity = {.ino = file->ino};
	union handle handle = {.head.handle_bytes = MAX_HANDLE_SZ};
	int err = 0;

	if (name_to_handle_at(file->fd, "", &handle.head, &identity.mount,
		    AT_EMPTY_PATH) == 0) {
		identity.handle[0] = HAS_HANDLE;
		memcpy(identity.handle + 1, &handle.head.handle_type, 4);
		memcpy(identity.handle + 5, handle.head.f_handle,
			handle.head.handle_bytes);
		identity.size = 5 + handle.head.handle_bytes;
	} else if (errno == EOPNOTSUPP || errno == EOVERFLOW) {
		err = read_birth(file, &identity);
	} else {
		err = util_errno();
	}
	if (err < 0)
		return err;
	*ret = identity;
	return 0;
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
