/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many roles of a file there are; what follows from one is in svirt.h. */
#ifndef SVIRT_VM_ROLE_H
#define SVIRT_VM_ROLE_H

#include "svirt.h"
#include "util.h"

/* How many there are: content is the last. */
#define ROLES (SVIRT_ROLE_CONTENT + 1)

#endif
