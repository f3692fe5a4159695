/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file that the registry is in, before SQLite opens it. */
#ifndef SVIRT_REGISTRY_FILE_H
#define SVIRT_REGISTRY_FILE_H

#include <stdbool.h>

/* Check that a registry and its directory are private, and that it is one of
 * this version; make both where missing if so asked. The path has a slash in
 * it. Returns 0 or -errno as svirt_registry_open(). */
int registry_file_prepare(const char *path, bool make);

#endif
