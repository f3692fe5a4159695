/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the path a user gave to a pinned file. */
#ifndef SVIRT_FILE_PATH_H
#define SVIRT_FILE_PATH_H

#include "file/file.h"

/* The directory it was found in (O_PATH), the file, and where the kernel says
 * that is. */
struct path {
	int parent;
	struct file file;
	char *name;
};

#define PATH_NONE                                                              \
	((struct path){                                                        \
		.parent = -1,                                                  \
		.file = FILE_NONE,                                             \
	})
#define _cleanup_path_ _cleanup_(path_clear)

/* Find a path and pin what it names. A symlink is followed only where root or
 * the caller owns it, and neither it nor its folder has a VM's label; else
 * -ELOOP. A file that lost its last name is -ENOENT.
 */
int path_pin(const char *path, struct path *ret);

/* Pin a folder (O_PATH) on whose way nobody but root and the caller can put
 * another: each folder above is root's or the caller's, nobody else can write
 * in it or it is sticky, and it has no VM's label; else -EXDEV. Symlinks as in
 * path_pin(). Who can write in the folder itself is not asked. */
int path_open_guarded(const char *path);

void path_clear(struct path *pin);

#endif
