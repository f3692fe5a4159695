/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The machine, its firmware, and what it boots. */
#ifndef SVIRT_QEMU_MACHINE_H
#define SVIRT_QEMU_MACHINE_H

#include "qemu/scan.h"

void qemu_machine_read(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_accel(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_smbios(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_acpi(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_fw_cfg(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_boot(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_rom(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_machine_initrd(struct qemu_scan *scan, const struct qemu_text *text);

#endif
