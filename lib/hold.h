/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For record.c: the end of a VM that was released with files left. */
#ifndef SVIRT_HOLD_H
#define SVIRT_HOLD_H

#include "registry.h"

/* A released VM has no file on record any more: forget it and free its level.
 * Does nothing to a held one. In a write transaction. */
int hold_forget_released(struct svirt_registry *registry, int64_t vm);

#endif
