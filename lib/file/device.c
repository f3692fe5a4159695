/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a device drives, as sysfs tells. */
#include "config.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "file/device.h"

/* 1, 0 or -errno. */
static int has_entry(dev_t device, const char *name)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s", major(device),
		minor(device), name);
	if (lstat(path, &st) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR ? 0 : util_errno();
}

/* What hardware stands behind has "device", and a part of it "partition". */
int device_is_disk(dev_t device)
{
	int r = has_entry(device, "partition");

	if (r != 0)
		return r < 0 ? r : 0;
	return has_entry(device, "device");
}

/* Majors of Documentation/admin-guide/devices.txt: null, zero and random (1),
 * tty, console and ptmx (5), and kvm, tun, vhost and fuse (10). */
bool device_is_common(dev_t device)
{
	unsigned int number = major(device);

	return number == 1 || number == 5 || number == 10;
}
