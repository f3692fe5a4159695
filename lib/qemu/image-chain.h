/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files that the headers of images name, one after the other. */
#ifndef SVIRT_QEMU_IMAGE_CHAIN_H
#define SVIRT_QEMU_IMAGE_CHAIN_H

#include "qemu/scan.h"

/* QEMU has no limit; libvirt's is this. */
#define QEMU_CHAIN_DEPTH_MAX 200

/* List what the header of @path names, an image of the declared @format, and
 * what the headers of those name whose format it declares. @backing: whether
 * its backing file is wanted: the command line may have named another. */
void qemu_image_chain_read(struct qemu_scan *scan, const char *path,
	const char *format, bool backing);

#endif
