/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM as one line of JSON. */
#ifndef SVIRT_CMD_SHARED_VM_JSON_H
#define SVIRT_CMD_SHARED_VM_JSON_H

#include "shared/vm-view.h"

/* One line of JSON. */
void vm_json_print(const struct vm_view *view);

#endif
