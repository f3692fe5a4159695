/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A whole command: programs, QEMU, its options, and the files of all. */
#ifndef SVIRT_QEMU_COMMAND_H
#define SVIRT_QEMU_COMMAND_H

#include "qemu/scan.h"

/* Read a command from its first word; 0, -ENOMEM, or -E2BIG when it names more
 * than anybody would. Clear ret in either case. @looks: whether the file system
 * may be asked. @words must outlive ret. */
int qemu_command_read(
	struct qemu_scan *ret, size_t count, char *const *words, bool looks);

#endif
