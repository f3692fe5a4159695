/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Character devices: -chardev, and the short form that -serial takes. */
#ifndef SVIRT_QEMU_CHARDEV_H
#define SVIRT_QEMU_CHARDEV_H

#include "qemu/scan.h"

/* -chardev */
void qemu_chardev_read(struct qemu_scan *scan, struct qemu_pairs *pairs);

/* unix:PATH,server=on, file:PATH, /dev/ttyS0, mon:stdio, chardev:ID. */
void qemu_chardev_short(struct qemu_scan *scan, const struct qemu_text *text);

/* A D-Bus address: unix:path=PATH,guid=... */
void qemu_chardev_bus(struct qemu_scan *scan, const struct qemu_text *text);

#endif
