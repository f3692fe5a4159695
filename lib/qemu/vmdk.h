/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The descriptor of vmdk. */
#ifndef SVIRT_QEMU_VMDK_H
#define SVIRT_QEMU_VMDK_H

#include "qemu/image.h"

/* As qemu_image_format_read() has it. */
int qemu_vmdk_read(
	const unsigned char *header, size_t size, struct qemu_image *ret);

#endif
