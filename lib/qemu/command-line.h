/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* QEMU's words, one after the other. */
#ifndef SVIRT_QEMU_COMMAND_LINE_H
#define SVIRT_QEMU_COMMAND_LINE_H

#include "qemu/scan.h"

/* Read all that follow the program. */
void qemu_command_line_read(struct qemu_scan *scan);

#endif
