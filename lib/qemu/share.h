/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folders shared with the guest, its TPM, and its sound. */
#ifndef SVIRT_QEMU_SHARE_H
#define SVIRT_QEMU_SHARE_H

#include "qemu/scan.h"

/* -fsdev and -virtfs */
void qemu_share_folder(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_share_tpm(struct qemu_scan *scan, struct qemu_pairs *pairs);
void qemu_share_audio(struct qemu_scan *scan, struct qemu_pairs *pairs);

#endif
