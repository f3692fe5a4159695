/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's tables. */
#ifndef SVIRT_REGISTRY_SCHEMA_H
#define SVIRT_REGISTRY_SCHEMA_H

#include <sqlite3.h>

/* The file of a registry says so: "svir" in its header. */
#define SCHEMA_APPLICATION 0x73766972
/* Raised with every change of the tables. */
#define SCHEMA_VERSION 1

/* Make the tables in an empty database; returns SQLite's result. */
int schema_create(sqlite3 *db);

/* Write an empty registry to descriptor fd and flush it; 0 or -errno. */
int schema_write_empty(int fd);

#endif
