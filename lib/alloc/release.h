/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Levels that become free by themselves; svirt_registry_release() is in
 * svirt.h. */
#ifndef SVIRT_ALLOC_RELEASE_H
#define SVIRT_ALLOC_RELEASE_H

#include "registry/registry.h"

/* When no file of a released VM is on record any more, forget it and free its
 * level; a held VM is left alone. In a write transaction. */
int release_if_empty(struct svirt_registry *registry, int64_t vm);

/* Drop the rows of what was gone with an earlier boot. */
int release_forget_boots(struct svirt_registry *registry);

#endif
