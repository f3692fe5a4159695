/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is, whatever it is called: inode number and file handle, within
 * one file system; or its path, where that is all that lasts. */
#ifndef SVIRT_FILE_IDENTITY_H
#define SVIRT_FILE_IDENTITY_H

#include "file/file.h"

/* One byte that says which of the two, then the type and bytes of a handle, or
 * the path. */
#define IDENTITY_MAX (1 + 4 + 128)

struct identity {
	ino_t ino;
	int mount; /* the mount it was reached through */
	unsigned int size;
	unsigned char handle[IDENTITY_MAX];
};

int identity_read(const struct file *file, struct identity *ret);

bool identity_is_same(const struct identity *a, const struct identity *b);

/* Whether nothing but the path tells the file. */
bool identity_is_path(const struct identity *identity);

/* Open the file anew through any directory of its file system, which must be
 * open for reading. Return an O_PATH descriptor, or
 *   -ESTALE      the file is gone
 *   -EOPNOTSUPP  the file system has no handles
 *   -EPERM       the caller may not (CAP_DAC_READ_SEARCH) */
int identity_open(const struct identity *identity, int directory);

#endif
