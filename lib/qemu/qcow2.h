/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The headers of qcow2, and of qcow, its first version. */
#ifndef SVIRT_QEMU_QCOW2_H
#define SVIRT_QEMU_QCOW2_H

#include "qemu/image.h"

/* As qemu_image_format_read() has it. */
int qemu_qcow2_read(
	const unsigned char *header, size_t size, struct qemu_image *ret);
int qemu_qcow_read(
	const unsigned char *header, size_t size, struct qemu_image *ret);

#endif
