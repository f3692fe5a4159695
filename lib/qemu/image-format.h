/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The formats whose headers name files. */
#ifndef SVIRT_QEMU_IMAGE_FORMAT_H
#define SVIRT_QEMU_IMAGE_FORMAT_H

#include "qemu/image.h"

/* Whether a format can name other files. */
bool qemu_image_format_has_names(const char *format);

/* Read the header of an image of @format, the first @size bytes of it. 0;
 * -EINVAL when it is none of that format; or -ENOMEM. Clear ret after a 0. */
int qemu_image_format_read(const char *format, const unsigned char *header,
	size_t size, struct qemu_image *ret);

#endif
