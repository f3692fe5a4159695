/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -object: secrets, memory, random numbers and the rest. */
#ifndef SVIRT_QEMU_OBJECT_H
#define SVIRT_QEMU_OBJECT_H

#include "qemu/scan.h"

void qemu_object_read(struct qemu_scan *scan, struct qemu_pairs *pairs);

#endif
