/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qed's backing file, by QEMU's docs/interop/qed_spec.txt; no tables. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "qemu/qed.h"
#include "util.h"

#define HEADER 64
#define FEATURE_BACKING 1u
#define FEATURE_RAW 4u /* the backing file is raw, whatever it looks like */

static uint32_t read_32(const unsigned char *bytes)
{
	return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[1] << 8 | bytes[0];
}

int qemu_qed_read(
	const unsigned char *header, size_t size, struct qemu_image *ret)
{
	uint32_t features;

	if (size < HEADER || memcmp(header, "QED\0", 4) != 0)
		return -EINVAL;
	features = read_32(header + 16);
	if (!(features & FEATURE_BACKING))
		return 0;
	if (features & FEATURE_RAW) {
		ret->format = strdup("raw");
		if (!ret->format)
			return -ENOMEM;
	}
	return qemu_image_name(header, size, read_32(header + 56),
		read_32(header + 60), &ret->backing);
}
