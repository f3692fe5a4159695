/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A registry of an older version is brought up to date, for who may not write
 * it; in the file schema_migrate() does it. */
#ifndef SVIRT_REGISTRY_MIGRATE_H
#define SVIRT_REGISTRY_MIGRATE_H

#include <sqlite3.h>

/* In a copy in memory, which takes the file's place. Returns SQLite's result.
 */
int migrate_copy(sqlite3 **db);

#endif
