/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmdk's parent and extents, as QEMU's block/vmdk.c takes them from the
 * descriptor: a file of its own, or inside a sparse extent. */
#include "config.h"

#include <string.h>

#include "qemu/vmdk.h"
#include "util.h"

#define DESCRIPTOR_OFFSET 0x200
#define DESCRIPTOR_SIZE (20 * 512)
#define DESCRIPTOR_MAX ((1 << 20) - 1)
#define PARENT "parentFileNameHint"

static int read_parent(const char *text, struct qemu_image *ret)
{
	const char *start = strstr(text, PARENT), *end;

	if (!start)
		return 0;
	start = strchr(start, '"');
	end = start ? strchr(start + 1, '"') : NULL;
	if (!end || end - start - 1 > QEMU_IMAGE_NAME_MAX)
		return -EINVAL;
	if (end == start + 1)
		return 0;
	ret->backing = strndup(start + 1, (size_t)(end - start - 1));
	return ret->backing ? 0 : -ENOMEM;
}

/* RW 4192256 SPARSE "name" or FLAT "name" 0 */
static int read_extent(const char *line, size_t length, struct qemu_image *ret)
{
	const char *start, *end;

	if (length < 3 || strncmp(line, "RW", 2) != 0 ||
		!strchr(" \t", line[2]))
		return 0;
	start = memchr(line, '"', length);
	if (!start)
		return 0;
	start++;
	end = memchr(start, '"', length - (size_t)(start - line));
	if (!end || end == start)
		return 0;
	return qemu_image_add(ret, strndup(start, (size_t)(end - start)));
}

static int read_extents(const char *text, struct qemu_image *ret)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		size_t blank = strspn(text, " \t\r");
		int err = 0;

		if (blank < length)
			err = read_extent(text + blank, length - blank, ret);
		if (err < 0)
			return err;
		text += length + (text[length] == '\n');
	}
	return 0;
}

int qemu_vmdk_read(
	const unsigned char *header, size_t size, struct qemu_image *ret)
{
	_cleanup_free_ char *text = NULL;
	bool sparse, described;
	int err;

	sparse = size >= 4 && (memcmp(header, "KDMV", 4) == 0 ||
				      memcmp(header, "COWD", 4) == 0);
	if (sparse && size < DESCRIPTOR_OFFSET)
		return -EINVAL;
	if (sparse) {
		header += DESCRIPTOR_OFFSET;
		size -= DESCRIPTOR_OFFSET;
	}
	if (size > (sparse ? DESCRIPTOR_SIZE : DESCRIPTOR_MAX))
		size = sparse ? DESCRIPTOR_SIZE : DESCRIPTOR_MAX;
	text = strndup((const char *)header, size);
	if (!text)
		return -ENOMEM;
	described = strstr(text, "# Disk DescriptorFile") != NULL ||
		    strstr(text, "createType") != NULL;
	if (!sparse && !described)
		return -EINVAL;
	err = read_parent(text, ret);
	return err < 0 || sparse ? err : read_extents(text, ret);
}
