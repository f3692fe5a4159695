/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who owns a file, and its mode, by its descriptor; its label is in file.c.
 *
 * The owner goes first: a change of owner takes set-user-id and set-group-id
 * bits and capabilities off a program, in the kernel, so none is ever another
 * user's.
 */
#include "config.h"

#include <fcntl.h>

#include "file/owner.h"

int owner_read(const struct file *file, struct owner *ret)
{
	struct stat st;

	if (fstat(file->fd, &st) < 0)
		return util_errno();
	*ret = (struct owner){
		.uid = st.st_uid,
		.gid = st.st_gid,
		.mode = st.st_mode & 07777,
	};
	return 0;
}

bool owner_equals(const struct owner *a, const struct owner *b)
{
	return a->uid == b->uid && a->gid == b->gid && a->mode == b->mode;
}

static int mode_set(const struct file *file, mode_t mode)
{
	struct file_link link;
	int r;

	if (!file->is_path)
		return fchmod(file->fd, mode) < 0 ? util_errno() : 0;
	r = file_link(file->fd, &link);
	if (r < 0)
		return r;
	return chmod(link.path, mode) < 0 ? util_errno() : 0;
}

int owner_set(const struct file *file, const struct owner *owner)
{
	struct owner now;
	bool is_link = S_ISLNK(file->mode);
	int r = owner_read(file, &now);

	if (r == 0 && (now.uid != owner->uid || now.gid != owner->gid)) {
		if (fchownat(file->fd, "", owner->uid, owner->gid,
			    AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) < 0)
			return util_errno();
		r = owner_read(file, &now);
	}
	if (r == 0 && !is_link && now.mode != owner->mode) {
		r = mode_set(file, owner->mode);
		if (r == 0)
			r = owner_read(file, &now);
	}
	if (r < 0)
		return r;
	if (is_link)
		now.mode = owner->mode;
	return owner_equals(&now, owner) ? 0 : -EIO;
}
