/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -netdev, -nic and -net. */
#ifndef SVIRT_QEMU_NETWORK_H
#define SVIRT_QEMU_NETWORK_H

#include "qemu/scan.h"

void qemu_network_read(struct qemu_scan *scan, struct qemu_pairs *pairs);

#endif
