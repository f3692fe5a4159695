/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From the path a user gave to a pinned file. */
#ifndef SVIRT_PIN_H
#define SVIRT_PIN_H

#include "file.h"

/* The directory it was found in (O_PATH), the file, and where the kernel says
 * that is. */
struct pin {
	int parent;
	struct file file;
	char *path;
};

#define PIN_NONE                                                               \
	((struct pin){                                                         \
		.parent = -1,                                                  \
		.file = FILE_NONE,                                             \
	})
#define _cleanup_pin_ _cleanup_(pin_clear)

/* Find a path and pin what it names. A symlink is followed only where root or
 * the caller owns it; else -ELOOP. A file that lost its last name is -ENOENT.
 */
int pin_find(const char *path, struct pin *ret);

void pin_clear(struct pin *pin);

#endif
