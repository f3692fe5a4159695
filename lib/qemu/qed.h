/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The header of qed. */
#ifndef SVIRT_QEMU_QED_H
#define SVIRT_QEMU_QED_H

#include "qemu/image.h"

/* As qemu_image_format_read() has it. */
int qemu_qed_read(
	const unsigned char *header, size_t size, struct qemu_image *ret);

#endif
