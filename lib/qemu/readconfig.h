/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* -readconfig: options in a file of sections. */
#ifndef SVIRT_QEMU_READCONFIG_H
#define SVIRT_QEMU_READCONFIG_H

#include "qemu/scan.h"

/* The option: list the file and read it. */
void qemu_readconfig_read(struct qemu_scan *scan, const struct qemu_text *text);

/* Read the text of such a file. */
void qemu_readconfig_parse(struct qemu_scan *scan, const char *text);

#endif
