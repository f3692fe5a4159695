/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What follows from a file's role. Names of roles are in svirt.h. */
#ifndef SVIRT_VM_ROLE_H
#define SVIRT_VM_ROLE_H

#include "svirt.h"
#include "util.h"

/* How many there are: content is the last. */
#define ROLES (SVIRT_CONTENT + 1)

/* Whether a file of this role is one VM's alone. */
bool role_is_exclusive(enum svirt_role role);

/* Whether a VM writes a file of this role. */
bool role_is_written(enum svirt_role role);

#endif
