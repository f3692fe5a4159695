/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's database, for the files of the library that keep rows in it:
 * hold.c and vm.c (who holds which level), record.c (which file was whose). */
#ifndef SVIRT_REGISTRY_H
#define SVIRT_REGISTRY_H

#include <sqlite3.h>
#include <time.h>

#include "svirt.h"
#include "util.h"

/* Statements that are asked for every VM of a list, and stay compiled. */
enum registry_kept {
	REGISTRY_COUNT_FILES,
	REGISTRY_OVERLAPS,
	REGISTRY_KEPT,
};

struct svirt_registry {
	sqlite3 *db;
	char *path;
	struct timespec waiting_since; /* for the present lock */
	sqlite3_stmt *kept[REGISTRY_KEPT];
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
 * reset before each use, and must be run to its end or reset after it. */
int registry_keep(struct svirt_registry *registry, enum registry_kept which,
	const char *sql, sqlite3_stmt **ret);

/* Return 1 with a row, 0 at the end, or -errno. */
int registry_step(struct svirt_registry *registry, sqlite3_stmt *statement);

/* Bind a text that lives until the statement is reset; NULL binds NULL. */
void registry_bind_text(sqlite3_stmt *statement, int index, const char *text);

/* Copy a text column; NULL for NULL. */
int registry_column_text(sqlite3_stmt *statement, int column, char **ret);

/* A write transaction: others read on, but no other writes, until it ends.
 * With `_cleanup_rollback_ struct svirt_registry *undo = registry;` after
 * registry_begin(), a return without registry_commit(&undo) rolls back. */
int registry_begin(struct svirt_registry *registry);

/* The same, for what a power cut may undo: who holds which level. Never a lie
 * on the disk, but the last commit can be missing there. No label was changed
 * for it yet: that is recorded after a durable commit, which makes what came
 * before it durable too. */
int registry_begin_light(struct svirt_registry *registry);
int registry_commit(struct svirt_registry **undo);

/* When no file of a released VM is on record any more, forget it and free its
 * level; a held VM is left alone. In a write transaction; life.c. */
int registry_forget_released(struct svirt_registry *registry, int64_t vm);

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
