/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A registry of an older version is brought up to date. */
#ifndef SVIRT_REGISTRY_MIGRATE_H
#define SVIRT_REGISTRY_MIGRATE_H

#include <sqlite3.h>

/* In the file, in one transaction, where that is needed; or in a copy in memory
 * which takes the file's place, for who may not write. Both return SQLite's
 * result. */
int migrate_in_place(sqlite3 *db);
int migrate_copy(sqlite3 **db);

#endif
