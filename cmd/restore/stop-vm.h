/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM is brought to its end. */
#ifndef SVIRT_CMD_RESTORE_STOP_VM_H
#define SVIRT_CMD_RESTORE_STOP_VM_H

#include "svirt.h"

/* Have the guest power down, in that many seconds, then ask the VM's processes
 * to end. Return 0 when it is over, or did not run, or -errno, told:
 * -ETXTBSY when it goes on. */
int stop_vm(const struct svirt_vm *vm, unsigned int seconds);

#endif
