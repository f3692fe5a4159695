/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's tables. */
#ifndef SVIRT_REGISTRY_SCHEMA_H
#define SVIRT_REGISTRY_SCHEMA_H

#include <sqlite3.h>
#include <stdbool.h>

/* The file of a registry says so: "svir" in its header. */
#define SCHEMA_APPLICATION 0x73766972
/* Raised with every change of the tables. */
#define SCHEMA_VERSION 3

/* Make the tables in an empty database; returns SQLite's result. */
int schema_create(sqlite3 *db);

/* Whether the tables are those of SCHEMA_VERSION, and make them so in one
 * transaction; both return SQLite's result. */
int schema_is_current(sqlite3 *db, bool *ret);
int schema_migrate(sqlite3 *db);

/* Write an empty registry to descriptor fd and flush it; 0 or -errno. */
int schema_write_empty(int fd);

#endif
