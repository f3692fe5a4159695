/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any header of any format: the first byte says which. Names are short, and
 * there are not too many. */
#include "config.h"

#include <stdlib.h>

#include "fuzz.h"
#include "qemu/image-format.h"
#include "util.h"

static void check_name(const char *name)
{
	if (strlen(name) > QEMU_IMAGE_HEADER_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {"qcow2", "qcow", "qed", "vmdk"};
	_cleanup_free_ uint8_t *header = NULL;
	struct qemu_image image = {0};

	if (size == 0)
		return 0;
	/* Exactly as long as it is, so that a read past the end is noticed. */
	header = malloc(size > 1 ? size - 1 : 1);
	if (!header)
		abort();
	memcpy(header, data + 1, size - 1);
	if (qemu_image_format_read(formats[data[0] % ARRAY_SIZE(formats)],
		    header, size - 1, &image) < 0)
		return 0;
	if (image.backing)
		check_name(image.backing);
	if (image.format)
		check_name(image.format);
	if (image.count > QEMU_IMAGE_DATA_MAX)
		abort();
	for (size_t i = 0; i < image.count; i++)
		check_name(image.data[i]);
	qemu_image_clear(&image);
	return 0;
}
