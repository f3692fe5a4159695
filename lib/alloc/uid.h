/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A uid of a VM's own. */
#ifndef SVIRT_ALLOC_UID_H
#define SVIRT_ALLOC_UID_H

#include "registry/registry.h"

/* One of first to last that no VM has, no file on record was given to, and no
 * process runs as; -EUSERS when there is none. In a write transaction. */
int uid_choose(
	struct svirt_registry *registry, uid_t first, uid_t last, uid_t *ret);

#endif
