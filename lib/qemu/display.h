/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -display, -vnc and -spice. */
#ifndef SVIRT_QEMU_DISPLAY_H
#define SVIRT_QEMU_DISPLAY_H

#include "qemu/scan.h"

void qemu_display_read(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_display_vnc(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_display_spice(struct qemu_scan *scan, struct qemu_pairs *pairs);

#endif
