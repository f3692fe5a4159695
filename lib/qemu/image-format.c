/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Headers by format; each format's reader has a file of its own. */
#include "config.h"

#include <string.h>

#include "qemu/image-format.h"
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

bool qemu_image_format_has_names(const char *format)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, format) == 0)
			return true;
	return false;
}

int qemu_image_format_read(const char *format, const unsigned char *header,
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
