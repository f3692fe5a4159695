/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Block devices: -blockdev, -drive and what nodes are made of. */
#ifndef SVIRT_QEMU_BLOCK_H
#define SVIRT_QEMU_BLOCK_H

#include "qemu/scan.h"

/* Keep a node; its pairs are taken over. @name: its name, or "". @drive:
 * whether it is of -drive and its short forms, which probe formats. */
void qemu_block_add(struct qemu_scan *scan, struct qemu_pairs *pairs,
	const char *name, bool drive);

/* Note that something uses the node with a name, and whether it writes. */
void qemu_block_link(struct qemu_scan *scan, const char *node, bool writes);

/* List what all of them use, when they are all known. */
void qemu_block_read_all(struct qemu_scan *scan);

#endif
