/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nodes in /dev that stand for a device handed to a VM, by sysfs. */
#ifndef SVIRT_QEMU_HOST_DEVICE_H
#define SVIRT_QEMU_HOST_DEVICE_H

#include "qemu/scan.h"

/* A PCI device by its address, 0000:01:00.0 or 01:00.0, up to a slash: the
 * node of its IOMMU group, or with @iommufd its own. */
void qemu_host_device_pci(
	struct qemu_scan *scan, const char *address, bool iommufd);

/* The same by its folder in sysfs. */
void qemu_host_device_sysfs(
	struct qemu_scan *scan, const char *folder, bool iommufd);

/* A USB device by bus and address, or by vendor and product, or by bus and
 * port, as -device usb-host has them. */
void qemu_host_device_usb(struct qemu_scan *scan, struct qemu_pairs *pairs);

#endif
