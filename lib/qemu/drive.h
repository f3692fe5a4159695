/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -drive, its short forms, and -blockdev's own options. */
#ifndef SVIRT_QEMU_DRIVE_H
#define SVIRT_QEMU_DRIVE_H

#include "qemu/scan.h"

/* -drive; the pairs are taken over. */
void qemu_drive_read(struct qemu_scan *scan, struct qemu_pairs *pairs);

/* -blockdev; the pairs are taken over. */
void qemu_drive_blockdev(struct qemu_scan *scan, struct qemu_pairs *pairs);

/* -hda FILE and the like: the name is taken as it is, without options. */
void qemu_drive_short(struct qemu_scan *scan, const struct qemu_text *file);

#endif
