/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One layer of a block device: the options under one prefix. */
#ifndef SVIRT_QEMU_BLOCK_LAYER_H
#define SVIRT_QEMU_BLOCK_LAYER_H

#include "qemu/block-driver.h"
#include "qemu/scan.h"

/* Put the options of a file name "json:{...}" in its place. */
void qemu_block_layer_expand(
	struct qemu_scan *scan, struct qemu_pairs *pairs, const char *prefix);

/* Its driver; NULL when none is declared or it is not known, which is said
 * when @says. @protocol: whether the layer may do without. */
const struct qemu_block_driver *qemu_block_layer_driver(struct qemu_scan *scan,
	struct qemu_node *node, const char *prefix, bool protocol, bool says);

/* List the files of the layer itself, and of its image's header. */
void qemu_block_layer_use(struct qemu_scan *scan, struct qemu_node *node,
	const struct qemu_block_driver *driver, const char *prefix,
	bool written, bool protocol);

/* Name the options of a node that nobody understood. */
void qemu_block_layer_rest(struct qemu_scan *scan, struct qemu_node *node);

#endif
