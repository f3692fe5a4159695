/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who owns a file, and its mode; not its label (file.h). */
#ifndef SVIRT_FILE_OWNER_H
#define SVIRT_FILE_OWNER_H

#include "file/file.h"

/* mode: the bits of 07777. */
struct owner {
	uid_t uid;
	gid_t gid;
	mode_t mode;
};

/* Look at a file again: it may have changed since it was opened. */
int owner_read(const struct file *file, struct owner *ret);

/* Set what differs, and read it back: -EIO when it is not what was asked for. A
 * symbolic link has no mode. */
int owner_set(const struct file *file, const struct owner *owner);

bool owner_equals(const struct owner *a, const struct owner *b);

#endif
