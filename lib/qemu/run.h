/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How QEMU runs: migration, traces, replay, user and root. */
#ifndef SVIRT_QEMU_RUN_H
#define SVIRT_QEMU_RUN_H

#include "qemu/scan.h"

void qemu_run_incoming(struct qemu_scan *scan, const struct qemu_text *text);
void qemu_run_trace(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_run_replay(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_run_plugin(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_run_with(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_run_chroot(struct qemu_scan *scan, const struct qemu_text *text);
void qemu_run_user(struct qemu_scan *scan, const struct qemu_text *text);
void qemu_run_descriptor(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_run_usb(struct qemu_scan *scan, const struct qemu_text *text);
void qemu_run_gdb(struct qemu_scan *scan, const struct qemu_text *text);
void qemu_run_jit(struct qemu_scan *scan, const struct qemu_text *text);

#endif
