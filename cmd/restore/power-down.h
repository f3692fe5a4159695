/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest is asked to power down. */
#ifndef SVIRT_CMD_RESTORE_POWER_DOWN_H
#define SVIRT_CMD_RESTORE_POWER_DOWN_H

#include "svirt.h"

/* Ask through the socket qmp or monitor in the VM's run folder, in that time
 * (milliseconds). Return 0 once QEMU has heard it, or -errno: -ENOENT where
 * there is no such socket. *ret_socket is the one that was used last. */
int power_down(
	const struct svirt_vm *vm, unsigned int wait, const char **ret_socket);

#endif
