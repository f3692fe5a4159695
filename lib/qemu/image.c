/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every format's reader needs; the formats have files of their own. */
#include "config.h"

#include <string.h>

#include "qemu/image.h"
#include "util.h"

void qemu_image_clear(struct qemu_image *image)
{
	for (size_t i = 0; i < image->count; i++)
		free(image->data[i]);
	free(image->data);
	free(image->backing);
	free(image->format);
	*image = (struct qemu_image){0};
}

int qemu_image_add(struct qemu_image *image, char *name)
{
	char **data;

	if (!name)
		return -ENOMEM;
	if (image->count >= QEMU_IMAGE_DATA_MAX) {
		free(name);
		return -EINVAL;
	}
	data = reallocarray(image->data, image->count + 1, sizeof(*data));
	if (!data) {
		free(name);
		return -ENOMEM;
	}
	image->data = data;
	image->data[image->count++] = name;
	return 0;
}

int qemu_image_name(const unsigned char *header, size_t size,
	unsigned long long offset, unsigned long long length, char **ret)
{
	char *name;

	if (length > QEMU_IMAGE_NAME_MAX || offset > size ||
		length > size - offset)
		return -EINVAL;
	name = strndup((const char *)header + offset, length);
	if (!name)
		return -ENOMEM;
	*ret = name;
	return 0;
}
