/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the header of an image names. A VM writes headers: every byte is an
 * enemy's, and nothing else of an image is read. */
#ifndef SVIRT_QEMU_IMAGE_H
#define SVIRT_QEMU_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

struct qemu_image {
	char *backing; /* as the header has it, or NULL */
	char *format;  /* of the backing file, or NULL */
	size_t count;  /* further files that hold its data */
	char **data;
};

/* As much of a file as a header can take. */
#define QEMU_IMAGE_HEADER_MAX ((size_t)2 << 20)
#define QEMU_IMAGE_NAME_MAX 1023
#define QEMU_IMAGE_DATA_MAX 1024

void qemu_image_clear(struct qemu_image *image);

/* Add a file with data; takes over @name, which may be NULL (-ENOMEM). */
int qemu_image_add(struct qemu_image *image, char *name);

/* The @length bytes at @offset as a string, up to a null byte as QEMU has it;
 * -EINVAL when they are not all there or too many. */
int qemu_image_name(const unsigned char *header, size_t size,
	unsigned long long offset, unsigned long long length, char **ret);

#endif
