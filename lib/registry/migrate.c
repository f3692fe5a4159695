/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A registry of an older version is brought up to date in memory; what changes
 * is in schema.c. */
#include "config.h"

#include "registry/migrate.h"
#include "registry/schema.h"

/* How often the copy waits for a writer, 10 ms each. */
#define TRIES_MAX 3000

static int copy_all(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int rc = SQLITE_BUSY;

	if (!backup)
		return sqlite3_errcode(to);
	for (int tries = 0;
		(rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && tries < TRIES_MAX;
		tries++) {
		if (tries > 0)
			sqlite3_sleep(10);
		rc = sqlite3_backup_step(backup, -1);
	}
	sqlite3_backup_finish(backup);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int migrate_copy(sqlite3 **db)
{
	sqlite3 *file = *db;
	int rc = sqlite3_open(":memory:", db);

	if (rc == SQLITE_OK)
		rc = copy_all(file, *db);
	sqlite3_close(file);
	return rc == SQLITE_OK ? schema_migrate(*db) : rc;
}
