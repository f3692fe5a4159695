/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that the registry is in, before SQLite opens it. */
#ifndef SVIRT_REGISTRY_CREATE_H
#define SVIRT_REGISTRY_CREATE_H

#include "svirt.h"

/* Check that a registry and its directory are private, that nobody else can
 * put another in their place, and that it is one of this version; make both
 * where missing with SVIRT_OPEN_WRITE. ret is its absolute path without
 * symlinks. Returns 0 or -errno as svirt_registry_open(). */
int create_checked(const char *path, enum svirt_open mode, char **ret);

#endif
