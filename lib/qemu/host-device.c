/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From addresses to nodes in /dev; only names of sysfs are read, and numbers
 * in it. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "qemu/host-device.h"
#include "qemu/use.h"
#include "util.h"

#define PCI "/sys/bus/pci/devices/"
#define USB "/sys/bus/usb/devices"
#define USB_DEVICES_MAX 4096

static void say_unknown(struct qemu_scan *scan, const char *what)
{
	qemu_scan_note(scan, QEMU_UNKNOWN,
		"%s: no such device here, so its node in /dev is not known",
		what);
}

/* The node of its own that iommufd uses: /dev/vfio/devices/vfio0. */
static bool use_own_node(struct qemu_scan *scan, const char *folder)
{
	_cleanup_free_ char *path = NULL, *node = NULL;
	const struct dirent *entry;
	DIR *directory;

	if (asprintf(&path, "%s/vfio-dev", folder) < 0) {
		path = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return false;
	}
	directory = opendir(path);
	while (directory && !node && (entry = readdir(directory)))
		if (entry->d_name[0] != '.' &&
			asprintf(&node, "/dev/vfio/devices/%s", entry->d_name) <
				0)
			node = NULL;
	if (directory)
		closedir(directory);
	if (node)
		qemu_use_path(scan, QEMU_USE_WRITE, node);
	return node;
}

void qemu_host_device_sysfs(
	struct qemu_scan *scan, const char *folder, bool iommufd)
{
	_cleanup_free_ char *path = NULL, *node = NULL;
	char target[256];
	const char *group;
	ssize_t length;

	if (iommufd && use_own_node(scan, folder))
		return;
	if (asprintf(&path, "%s/iommu_group", folder) < 0) {
		path = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	length = readlink(path, target, sizeof(target) - 1);
	if (length <= 0 || iommufd) {
		say_unknown(scan, folder);
		return;
	}
	target[length] = '\0';
	group = strrchr(target, '/');
	if (asprintf(&node, "/dev/vfio/%s", group ? group + 1 : target) < 0) {
		node = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	qemu_use_path(scan, QEMU_USE_WRITE, node);
	qemu_use_path(scan, QEMU_USE_SHARE, "/dev/vfio/vfio");
}

void qemu_host_device_pci(
	struct qemu_scan *scan, const char *address, bool iommufd)
{
	size_t length = strspn(address, "0123456789abcdefABCDEF:.");
	const char *colon = memchr(address, ':', length);
	_cleanup_free_ char *folder = NULL;
	bool whole;

	if (!colon || (address[length] && address[length] != '/')) {
		say_unknown(scan, address);
		return;
	}
	whole = memchr(colon + 1, ':', length - (size_t)(colon + 1 - address));
	if (asprintf(&folder, PCI "%s%.*s", whole ? "" : "0000:", (int)length,
		    address) < 0) {
		folder = NULL;
		qemu_scan_fail(scan, -ENOMEM);
		return;
	}
	qemu_host_device_sysfs(scan, folder, iommufd);
}

static bool read_attribute(int device, const char *name, char ret[32])
{
	_cleanup_close_ int fd = openat(device, name, O_RDONLY | O_CLOEXEC);
	ssize_t size = fd < 0 ? -1 : read(fd, ret, 31);

	if (size <= 0)
		return false;
	ret[size] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	return true;
}

/* Whether two numbers are equal; sysfs has vendors in base 16. */
static bool is_number(const char *wanted, const char *found, int base)
{
	char *end_wanted, *end_found;
	unsigned long a = strtoul(wanted, &end_wanted, 0);
	unsigned long b = strtoul(found, &end_found, base);

	return *wanted && !*end_wanted && !*end_found && a == b;
}

static bool matches(struct qemu_pairs *pairs, int device)
{
	static const struct {
		const char *key, *attribute;
		int base;
	} numbers[] = {
		{"vendorid", "idVendor", 16},
		{"productid", "idProduct", 16},
		{"hostbus", "busnum", 10},
		{"hostaddr", "devnum", 10},
	};
	const struct qemu_pair *port = qemu_pairs_find(pairs, "", "hostport");
	char found[32];

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		const struct qemu_pair *pair =
			qemu_pairs_find(pairs, "", numbers[i].key);

		if (pair &&
			(!read_attribute(device, numbers[i].attribute, found) ||
				!is_number(
					pair->value, found, numbers[i].base)))
			return false;
	}
	return !port || (read_attribute(device, "devpath", found) &&
				strcmp(port->value, found) == 0);
}

static bool use_match(
	struct qemu_scan *scan, struct qemu_pairs *pairs, int device)
{
	char bus[32], address[32], path[64];

	if (!matches(pairs, device) || !read_attribute(device, "busnum", bus) ||
		!read_attribute(device, "devnum", address))
		return false;
	snprintf(path, sizeof(path), "/dev/bus/usb/%03lu/%03lu",
		strtoul(bus, NULL, 10), strtoul(address, NULL, 10));
	qemu_use_path(scan, QEMU_USE_WRITE, path);
	return true;
}

/* By bus and address alone nothing needs to be looked up. */
static bool use_address(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const char *bus = qemu_pairs_value(pairs, "", "hostbus");
	const char *address = qemu_pairs_value(pairs, "", "hostaddr");
	uint64_t first, second;
	char path[64];

	if (util_number(bus, 1, 999, &first) < 0 ||
		util_number(address, 1, 999, &second) < 0)
		return false;
	snprintf(path, sizeof(path), "/dev/bus/usb/%03u/%03u",
		(unsigned int)first, (unsigned int)second);
	qemu_use_path(scan, QEMU_USE_WRITE, path);
	return true;
}

void qemu_host_device_usb(struct qemu_scan *scan, struct qemu_pairs *pairs)
{
	const struct dirent *entry;
	unsigned int count = 0;
	bool found = false;
	DIR *directory;

	if (use_address(scan, pairs))
		return;
	if (!qemu_pairs_find(pairs, "", "vendorid") &&
		!qemu_pairs_find(pairs, "", "productid") &&
		!qemu_pairs_find(pairs, "", "hostport"))
		return;
	directory = opendir(USB);
	while (directory && count++ < USB_DEVICES_MAX &&
		(entry = readdir(directory))) {
		_cleanup_close_ int device = openat(dirfd(directory),
			entry->d_name, O_PATH | O_DIRECTORY | O_CLOEXEC);

		if (device >= 0 && use_match(scan, pairs, device))
			found = true;
	}
	if (directory)
		closedir(directory);
	if (!found)
		say_unknown(scan, "usb-host");
}
