/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The UUID of a file system, asked of it or read from text; what it is good for
 * is in filesystem.c. */
#include "config.h"

#include <linux/btrfs.h>
#include <string.h>
#include <sys/ioctl.h>

#include "file/uuid.h"
#include "util.h"

/* FS_IOC_GETFSUUID and XFS_IOC_FSGEOMETRY_V1: their headers are newer than, or
 * not part of, what this library is built with. */
struct fs_uuid {
	uint8_t size;
	uint8_t bytes[16];
};

struct xfs_geometry {
	uint32_t blocks[8];
	uint64_t data[3];
	uint8_t uuid[16];
	uint32_t log[2];
};

int uuid_ask(int directory, uint8_t ret[16])
{
	struct fs_uuid uuid = {0};
	struct xfs_geometry xfs = {0};
	struct btrfs_ioctl_fs_info_args btrfs = {0};

	if (ioctl(directory, _IOR(0x15, 0, struct fs_uuid), &uuid) == 0 &&
		uuid.size == 16) {
		memcpy(ret, uuid.bytes, 16);
		return 0;
	}
	if (ioctl(directory, _IOR('X', 100, struct xfs_geometry), &xfs) == 0) {
		memcpy(ret, xfs.uuid, 16);
		return 0;
	}
	if (ioctl(directory, BTRFS_IOC_FS_INFO, &btrfs) == 0) {
		memcpy(ret, btrfs.fsid, 16);
		return 0;
	}
	return -ENOTTY;
}

/* A UUID as udev writes it. */
bool uuid_parse(const char *text, uint8_t ret[16])
{
	unsigned int count = 0;

	for (; *text; text++) {
		const char *digits = "0123456789abcdef", *digit;

		if (*text == '-')
			continue;
		digit = strchr(digits, *text | 0x20);
		if (!digit || count == 32)
			return false;
		ret[count / 2] =
			(uint8_t)(ret[count / 2] << 4 | (digit - digits));
		count++;
	}
	return count == 32;
}
