/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* QEMU's block drivers: what of a driver's options names files. */
#ifndef SVIRT_QEMU_BLOCK_DRIVER_H
#define SVIRT_QEMU_BLOCK_DRIVER_H

#include "qemu/use.h"

enum qemu_block_kind {
	QEMU_BLOCK_FORMAT,  /* its file child holds an image */
	QEMU_BLOCK_FILTER,  /* passes to its children */
	QEMU_BLOCK_PATH,    /* its filename is a path */
	QEMU_BLOCK_ADDRESS, /* a server, perhaps behind a socket */
	QEMU_BLOCK_NVME,    /* a PCI device */
	QEMU_BLOCK_FAT,	    /* a folder */
	QEMU_BLOCK_NOTHING, /* no file */
};

struct qemu_block_driver {
	const char *name;
	enum qemu_block_kind kind;
	/* A key of its own that names a file, or NULL, and how it is used. */
	const char *key;
	enum qemu_use use;
};

/* NULL when there is no such driver. */
const struct qemu_block_driver *qemu_block_driver_find(const char *name);

/* Whether a key is where a driver's child stands: file, backing. A list of
 * children counts with its number: children.0. */
bool qemu_block_driver_is_child(const char *key, size_t length);

#endif
