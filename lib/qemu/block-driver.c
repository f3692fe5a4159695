/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of block drivers, of QEMU 7.2 to 10. */
#include "config.h"

#include <string.h>

#include "qemu/block-driver.h"
#include "util.h"

#define FORMAT(name)                                                           \
	{                                                                      \
		name, QEMU_BLOCK_FORMAT, NULL, QEMU_USE_NOTHING                \
	}
#define FILTER(name)                                                           \
	{                                                                      \
		name, QEMU_BLOCK_FILTER, NULL, QEMU_USE_NOTHING                \
	}
#define ADDRESS(name)                                                          \
	{                                                                      \
		name, QEMU_BLOCK_ADDRESS, NULL, QEMU_USE_NOTHING               \
	}
#define NOTHING(name)                                                          \
	{                                                                      \
		name, QEMU_BLOCK_NOTHING, NULL, QEMU_USE_NOTHING               \
	}

static const struct qemu_block_driver drivers[] = {
	FORMAT("raw"),
	FORMAT("qcow2"),
	FORMAT("qcow"),
	FORMAT("qed"),
	FORMAT("vmdk"),
	FORMAT("vhdx"),
	FORMAT("vdi"),
	FORMAT("vpc"),
	FORMAT("luks"),
	FORMAT("parallels"),
	FORMAT("bochs"),
	FORMAT("cloop"),
	FORMAT("dmg"),
	FILTER("blklogwrites"),
	FILTER("blkreplay"),
	FILTER("blkverify"),
	FILTER("compress"),
	FILTER("copy-before-write"),
	FILTER("copy-on-read"),
	FILTER("preallocate"),
	FILTER("quorum"),
	FILTER("replication"),
	FILTER("snapshot-access"),
	FILTER("throttle"),
	{"blkdebug", QEMU_BLOCK_FILTER, "config", QEMU_USE_READ},
	{"file", QEMU_BLOCK_PATH, "filename", QEMU_USE_WRITE},
	{"host_device", QEMU_BLOCK_PATH, "filename", QEMU_USE_WRITE},
	{"host_cdrom", QEMU_BLOCK_PATH, "filename", QEMU_USE_WRITE},
	{"io_uring", QEMU_BLOCK_PATH, "filename", QEMU_USE_WRITE},
	{"nvme-io_uring", QEMU_BLOCK_PATH, "path", QEMU_USE_WRITE},
	{"virtio-blk-vhost-user", QEMU_BLOCK_PATH, "path", QEMU_USE_CONNECT},
	{"virtio-blk-vhost-vdpa", QEMU_BLOCK_PATH, "path", QEMU_USE_WRITE},
	{"virtio-blk-vfio-pci", QEMU_BLOCK_NVME, "path", QEMU_USE_WRITE},
	{"nvme", QEMU_BLOCK_NVME, "device", QEMU_USE_WRITE},
	{"vvfat", QEMU_BLOCK_FAT, "dir", QEMU_USE_READ},
	ADDRESS("nbd"),
	ADDRESS("gluster"),
	ADDRESS("ssh"),
	ADDRESS("nfs"),
	ADDRESS("iscsi"),
	ADDRESS("iser"),
	ADDRESS("http"),
	ADDRESS("https"),
	ADDRESS("ftp"),
	ADDRESS("ftps"),
	{"rbd", QEMU_BLOCK_ADDRESS, "conf", QEMU_USE_READ},
	NOTHING("null-co"),
	NOTHING("null-aio"),
};

const struct qemu_block_driver *qemu_block_driver_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++)
		if (strcmp(drivers[i].name, name) == 0)
			return &drivers[i];
	return NULL;
}

bool qemu_block_driver_is_child(const char *key, size_t length)
{
	static const char *const children[] = {"file", "backing", "data-file",
		"image", "raw", "test", "log", "target", "source"};
	static const char *const lists[] = {"children.", "extents."};

	for (size_t i = 0; i < ARRAY_SIZE(children); i++)
		if (strlen(children[i]) == length &&
			strncmp(key, children[i], length) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		if (length > strlen(lists[i]) &&
			strncmp(key, lists[i], strlen(lists[i])) == 0)
			return true;
	return false;
}
