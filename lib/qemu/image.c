/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Headers by format; each format's reader has a file of its own. */
#include "config.h"

#include <string.h>

#include "qemu/image.h"
#include "qemu/qcow2.h"
#include "qemu/qed.h"
#include "qemu/vmdk.h"
#include "util.h"

static const struct {
	const char *name;
	int (*read)(const unsigned char *header, size_t size,
		struct qemu_image *ret);
} formats[] = {
	{"qcow2", qemu_qcow2_read},
	{"qcow", qemu_qcow_read},
	{"qed", qemu_qed_read},
	{"vmdk", qemu_vmdk_read},
};

bool qemu_image_has_names(const char *format)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			return true;
	return false;
}

int qemu_image_read(const char *format, const unsigned char *header,
	size_t size, struct qemu_image *ret)
{
	struct qemu_image image = {0};
	int err = -EINVAL;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			err = formats[i].read(header, size, &image);
	if (err < 0) {
		qemu_image_clear(&image);
		return err;
	}
	*ret = image;
	return 0;
}

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
