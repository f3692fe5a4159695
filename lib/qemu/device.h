/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -device, and -global, which sets a device's properties. */
#ifndef SVIRT_QEMU_DEVICE_H
#define SVIRT_QEMU_DEVICE_H

#include "qemu/scan.h"

void qemu_device_read(struct qemu_scan *scan, struct qemu_pairs *pairs);

/* One property: driver, property and value. */
void qemu_device_property(struct qemu_scan *scan, struct qemu_pairs *pairs);

/* -global driver.property=value, or with the three as keys. */
void qemu_device_global(struct qemu_scan *scan, const struct qemu_text *text);

#endif
