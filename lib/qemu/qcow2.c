/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* qcow2's backing file, its format, and the external data file; by QEMU's
 * docs/interop/qcow2.txt. Clusters, tables and snapshots are not looked at. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "qemu/qcow2.h"
#include "util.h"

#define MAGIC 0x514649fbu /* "QFI", 0xfb */
#define EXTENSION_FORMAT 0xe2792acau
#define EXTENSION_DATA 0x44415441u
#define FEATURE_DATA 4u /* bit 2 of the incompatible ones */
#define QCOW_HEADER 48
#define QCOW2_HEADER 72
#define QCOW3_HEADER 104

static uint32_t read_32(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint64_t read_64(const unsigned char *bytes)
{
	return (uint64_t)read_32(bytes) << 32 | read_32(bytes + 4);
}

/* The backing file's name, which both versions have at the same place. */
static int read_backing(
	const unsigned char *header, size_t size, struct qemu_image *ret)
{
	uint64_t offset = read_64(header + 8);
	uint32_t length = read_32(header + 16);

	if (offset == 0 || length == 0)
		return 0;
	return qemu_image_name(header, size, offset, length, &ret->backing);
}

static int read_extension(const unsigned char *header, size_t size,
	size_t offset, bool has_data, struct qemu_image *ret)
{
	uint32_t type = read_32(header + offset);
	uint32_t length = read_32(header + offset + 4);
	char *name = NULL;
	int err;

	if (type == EXTENSION_FORMAT && !ret->format)
		return qemu_image_name(
			header, size, offset + 8, length, &ret->format);
	if (type != EXTENSION_DATA || !has_data || ret->count > 0)
		return 0;
	err = qemu_image_name(header, size, offset + 8, length, &name);
	return err < 0 ? err : qemu_image_add(ret, name);
}

/* They end with the first cluster, or where the backing file's name begins. */
static int read_extensions(const unsigned char *header, size_t size,
	size_t offset, size_t end, bool has_data, struct qemu_image *ret)
{
	while (end - offset >= 8) {
		uint32_t length = read_32(header + offset + 4);
		size_t padded;
		int err;

		if (read_32(header + offset) == 0)
			return 0;
		if (length > end - offset - 8)
			return -EINVAL;
		err = read_extension(header, size, offset, has_data, ret);
		if (err < 0)
			return err;
		padded = ((size_t)length + 7) & ~(size_t)7;
		if (padded > end - offset - 8)
			return 0;
		offset += 8 + padded;
	}
	return 0;
}

int qemu_qcow2_read(
	const unsigned char *header, size_t size, struct qemu_image *ret)
{
	size_t offset = QCOW2_HEADER, end;
	bool has_data = false;
	uint32_t version, bits;
	uint64_t backing;

	if (size < QCOW2_HEADER || read_32(header) != MAGIC)
		return -EINVAL;
	version = read_32(header + 4);
	bits = read_32(header + 20);
	backing = read_64(header + 8);
	if ((version != 2 && version != 3) || bits < 9 || bits > 21)
		return -EINVAL;
	end = (size_t)1 << bits;
	if (backing > end)
		return -EINVAL;
	if (version == 3) {
		if (size < QCOW3_HEADER)
			return -EINVAL;
		offset = read_32(header + 100);
		has_data = read_64(header + 72) & FEATURE_DATA;
	}
	if (end > size)
		end = size;
	if (backing > 0 && backing < end)
		end = (size_t)backing;
	if (offset < QCOW2_HEADER || offset > end)
		return -EINVAL;
	if (read_extensions(header, size, offset, end, has_data, ret) < 0)
		return -EINVAL;
	return read_backing(header, size, ret);
}

int qemu_qcow_read(
	const unsigned char *header, size_t size, struct qemu_image *ret)
{
	if (size < QCOW_HEADER || read_32(header) != MAGIC ||
		read_32(header + 4) != 1)
		return -EINVAL;
	return read_backing(header, size, ret);
}
