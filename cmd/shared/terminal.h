/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether other VMs may open the terminals that a VM makes. */
#ifndef SVIRT_CMD_SHARED_TERMINAL_H
#define SVIRT_CMD_SHARED_TERMINAL_H

#include <stdbool.h>

#include "svirt.h"

/* Whether the loaded policy gives a VM's pty no category; false where it cannot
 * be asked. */
bool terminal_is_open(const struct svirt_vm *vm);

/* Say so, and what to write instead. */
void terminal_warn(const struct svirt_vm *vm);

#endif
