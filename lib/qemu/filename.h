/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names of block devices: a path, or a protocol before one. */
#ifndef SVIRT_QEMU_FILENAME_H
#define SVIRT_QEMU_FILENAME_H

#include "qemu/scan.h"

/* List what a name stands for. @written: whether QEMU opens it for writing. */
void qemu_filename_use(
	struct qemu_scan *scan, const struct qemu_text *name, bool written);

/* The path in a name, or NULL when it has another protocol than "file:". */
const char *qemu_filename_path(const char *name);

/* The path of @name, as the header of @image has it: relative to the image's
 * folder. 0; -EPROTONOSUPPORT when it is no path; -ENOMEM. */
int qemu_filename_beside(const char *image, const char *name, char **ret);

#endif
