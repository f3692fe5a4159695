/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a device drives, as sysfs tells. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "file/device.h"

#define SYS_PATH_MAX 64

static void sys_path(char path[SYS_PATH_MAX], const char *kind, dev_t device,
	const char *name)
{
	snprintf(path, SYS_PATH_MAX, "/sys/dev/%s/%u:%u/%s", kind,
		major(device), minor(device), name);
}

/* 1, 0 or -errno. */
static int has_entry(const char *kind, dev_t device, const char *name)
{
	char path[SYS_PATH_MAX];
	struct stat st;

	sys_path(path, kind, device, name);
	if (lstat(path, &st) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR ? 0 : util_errno();
}

/* What hardware stands behind has "device", and a part of it "partition". */
int device_is_disk(dev_t device)
{
	int r = has_entry("block", device, "partition");

	if (r != 0)
		return r < 0 ? r : 0;
	return has_entry("block", device, "device");
}

/* Commands to a whole NVMe controller or namespace, or to what is on a SCSI
 * bus; drives of tapes and such have no block device beside theirs. */
int device_drives_disk(dev_t device)
{
	char path[SYS_PATH_MAX], target[PATH_MAX];
	const char *subsystem;
	ssize_t length;

	sys_path(path, "char", device, "subsystem");
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return errno == ENOENT ? 0 : util_errno();
	target[length] = '\0';
	subsystem = strrchr(target, '/');
	subsystem = subsystem ? subsystem + 1 : target;
	if (strncmp(subsystem, "nvme", 4) == 0 || strcmp(subsystem, "bsg") == 0)
		return 1;
	if (strcmp(subsystem, "scsi_generic") != 0)
		return 0;
	return has_entry("char", device, "device/block");
}

bool device_renders(dev_t device)
{
	return major(device) == 226 && minor(device) >= 128;
}

/* Of the miscellaneous devices, 10, one is a machine's own: the first TPM. */
static bool is_tpm(dev_t device)
{
	return major(device) == 10 && minor(device) == 224;
}

/* Of the terminals, 4, the first 64 are the virtual consoles; serial lines
 * follow. */
static bool is_console(dev_t device)
{
	return major(device) == 4 && minor(device) < 64;
}

/* Majors of Documentation/admin-guide/devices.txt: null, zero and random (1),
 * tty, console and ptmx (5), a console's memory (7), kvm, tun, vhost and fuse
 * (10), and sound (14, 116). */
bool device_is_common(dev_t device)
{
	static const unsigned int majors[] = {1, 5, 7, 10, 14, 116};

	if (is_tpm(device))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(majors); i++)
		if (major(device) == majors[i])
			return true;
	return is_console(device);
}
