/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A VM's run folder; what is public of it is in svirt.h. */
#ifndef SVIRT_VM_RUNDIR_H
#define SVIRT_VM_RUNDIR_H

#include "svirt.h"

/* The folder of a VM, which is at that VM's label: a descriptor, or -errno as
 * svirt_rundir_remove(), -ENOENT for none. */
int rundir_open(const struct svirt_vm *vm);

#endif
