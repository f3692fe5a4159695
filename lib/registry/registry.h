/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's database: opened, asked, changed; not what is in it. */
#ifndef SVIRT_REGISTRY_REGISTRY_H
#define SVIRT_REGISTRY_REGISTRY_H

#include <sqlite3.h>
#include <time.h>

#include "svirt.h"
#include "util.h"

/* A statement that stays compiled, by the address of its SQL. */
struct registry_kept {
	const char *sql;
	sqlite3_stmt *statement;
};

/* last_file is the highest id that a row of a file ever had; locks are the ids
 * of VMs locked through lock_fd (lock.c). */
struct svirt_registry {
	sqlite3 *db;
	char *path;
	struct timespec waiting_since; /* for the present lock */
	size_t kept_count;
	struct registry_kept *kept;
	int64_t last_file;
	int lock_fd;
	size_t lock_count;
	int64_t *locks;
};

#define _cleanup_statement_ _cleanup_(registry_finalizep)
#define _cleanup_rollback_ _cleanup_(registry_rollbackp)

/* Turn an SQLite result into 0 or -errno, as documented in svirt.h. */
int registry_error(struct svirt_registry *registry, int rc);

/* Run SQL that returns no rows. */
int registry_exec(struct svirt_registry *registry, const char *sql);

/* Compile one statement; end it with sqlite3_finalize() or the cleanup. */
int registry_prepare(
	struct svirt_registry *registry, const char *sql, sqlite3_stmt **ret);

/* The same for a statement that the registry keeps, not to be ended; it is
 * reset before each use, and must be run to its end or reset after it. sql is a
 * literal: its address names the statement. */
int registry_statement(
	struct svirt_registry *registry, const char *sql, sqlite3_stmt **ret);

/* End the read of every kept statement, which would outlast the transaction. */
void registry_reset(struct svirt_registry *registry);

/* Return 1 with a row, 0 at the end, or -errno. */
int registry_step(struct svirt_registry *registry, sqlite3_stmt *statement);

/* Run a statement that returns at most one number, and reset it: 1 with it, 0
 * or -errno. */
int registry_run(struct svirt_registry *registry, sqlite3_stmt *statement,
	int64_t *ret_number);

/* Bind a number, or NULL for 0. */
void registry_bind_number(sqlite3_stmt *statement, int index, int64_t number);

/* Bind a text that lives until the statement is reset; NULL binds NULL. */
void registry_bind_text(sqlite3_stmt *statement, int index, const char *text);

/* Copy a text column; NULL for NULL. */
int registry_column_text(sqlite3_stmt *statement, int column, char **ret);

/* A write transaction: others read on, but no other writes, until it ends.
 * With `_cleanup_rollback_ struct svirt_registry *undo = registry;` after
 * registry_begin(), a return without registry_commit(&undo) rolls back. */
int registry_begin(struct svirt_registry *registry);

/* The same, for what a power cut may undo: who holds which level, which VM was
 * started, that a file is at rest again. Never a lie on the disk, but the last
 * commit can be missing there. No label was changed for it yet: that is
 * recorded after a durable commit, which makes what came before it durable too.
 */
int registry_begin_light(struct svirt_registry *registry);
int registry_commit(struct svirt_registry **undo);

static inline void registry_finalizep(sqlite3_stmt **statement)
{
	sqlite3_finalize(*statement);
}

static inline void registry_rollbackp(struct svirt_registry **undo)
{
	if (*undo)
		sqlite3_exec((*undo)->db, "ROLLBACK", NULL, NULL, NULL);
}

#endif
