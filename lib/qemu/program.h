/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which word is QEMU, and what stands before it. */
#ifndef SVIRT_QEMU_PROGRAM_H
#define SVIRT_QEMU_PROGRAM_H

#include "qemu/scan.h"

/* Look through the programs before QEMU that change nothing. The word that is
 * QEMU, or qemu_scan.count when there is none; then it is said why. */
size_t qemu_program_find(struct qemu_scan *scan);

/* Whether a word is the name or path of a QEMU. */
bool qemu_program_is_qemu(const char *word);

#endif
