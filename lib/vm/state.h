/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a VM does, in more detail than svirt.h tells. */
#ifndef SVIRT_VM_STATE_H
#define SVIRT_VM_STATE_H

#include "vm/state-view.h"

/* As svirt_vm_state(). */
int state_of(const struct svirt_vm *vm, struct state_view *ret);

#endif
