/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The registry is opened, asked, changed and closed; what is in it is in the
 * files beside this one.
 *
 * The registry is what keeps two VMs apart, so this file MUST
 *  - refuse a registry that anybody else could have written
 *    (create.c);
 *  - commit durably (synchronous=FULL) before a label is changed;
 *  - wait for others a bounded time, and then say so.
 *
 * Journal mode PERSIST: a reader needs no write access (WAL does, once its
 * last writer is gone), and a commit neither makes nor deletes a file.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "registry/create.h"
#include "registry/migrate.h"
#include "registry/registry.h"
#include "registry/schema.h"

#define WAIT_LIMIT_SECONDS 30
#define LENGTH_MAX (1 << 20)

/* Each try sleeps a little longer, up to 4 ms: a writer holds the lock for
 * less than one. The spread keeps a crowd from trying in step. */
static int wait_for_lock(void *data, int tries)
{
	struct svirt_registry *registry = data;
	long most = tries < 16 ? 250000L * (tries + 1) : 4000000L;
	struct timespec now, pause = {0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (tries == 0)
		registry->waiting_since = now;
	if (now.tv_sec - registry->waiting_since.tv_sec > WAIT_LIMIT_SECONDS)
		return 0;
	pause.tv_nsec = most / 2 + now.tv_nsec % (most / 2);
	nanosleep(&pause, NULL);
	return 1;
}

int registry_error(struct svirt_registry *registry, int rc)
{
	int system = sqlite3_system_errno(registry->db);

	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_NOTADB:
		return -EMEDIUMTYPE;
	case SQLITE_CORRUPT:
	case SQLITE_TOOBIG: /* than anything that is written here */
	case SQLITE_ERROR:  /* a table or column is missing */
	case SQLITE_MISMATCH:
	case SQLITE_CONSTRAINT:
		return -EUCLEAN;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return system == EROFS ? -EROFS : -EACCES;
	default: /* SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PROTOCOL */
		return system > 0 ? -system : -EIO;
	}
}

int registry_exec(struct svirt_registry *registry, const char *sql)
{
	return registry_error(
		registry, sqlite3_exec(registry->db, sql, NULL, NULL, NULL));
}

int registry_prepare(
	struct svirt_registry *registry, const char *sql, sqlite3_stmt **ret)
{
	return registry_error(
		registry, sqlite3_prepare_v2(registry->db, sql, -1, ret, NULL));
}

static int keep(
	struct svirt_registry *registry, const char *sql, sqlite3_stmt **ret)
{
	size_t count = registry->kept_count;
	struct registry_kept *kept;
	int err;

	kept = reallocarray(registry->kept, count + 1, sizeof(*kept));
	if (!kept)
		return -ENOMEM;
	registry->kept = kept;
	err = registry_prepare(registry, sql, ret);
	if (err < 0)
		return err;
	kept[count] = (struct registry_kept){sql, *ret};
	registry->kept_count++;
	return 0;
}

int registry_statement(
	struct svirt_registry *registry, const char *sql, sqlite3_stmt **ret)
{
	for (size_t i = 0; i < registry->kept_count; i++) {
		if (registry->kept[i].sql != sql)
			continue;
		*ret = registry->kept[i].statement;
		sqlite3_reset(*ret);
		return 0;
	}
	return keep(registry, sql, ret);
}

void registry_reset(struct svirt_registry *registry)
{
	for (size_t i = 0; i < registry->kept_count; i++)
		sqlite3_reset(registry->kept[i].statement);
}

int registry_step(struct svirt_registry *registry, sqlite3_stmt *statement)
{
	int rc = sqlite3_step(statement);

	return rc == SQLITE_ROW ? 1 : registry_error(registry, rc);
}

int registry_run(struct svirt_registry *registry, sqlite3_stmt *statement,
	int64_t *ret_number)
{
	int r = registry_step(registry, statement);

	if (r == 1 && ret_number)
		*ret_number = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return r;
}

void registry_bind_number(sqlite3_stmt *statement, int index, int64_t number)
{
	if (number > 0)
		sqlite3_bind_int64(statement, index, number);
	else
		sqlite3_bind_null(statement, index);
}

void registry_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

int registry_column_text(sqlite3_stmt *statement, int column, char **ret)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	char *copy = NULL;

	if (text) {
		copy = strdup(text);
		if (!copy)
			return -ENOMEM;
	}
	*ret = copy;
	return 0;
}

int registry_begin(struct svirt_registry *registry)
{
	return registry_exec(registry, "PRAGMA synchronous = FULL;"
				       "BEGIN IMMEDIATE");
}

int registry_begin_light(struct svirt_registry *registry)
{
	return registry_exec(registry, "PRAGMA synchronous = NORMAL;"
				       "BEGIN IMMEDIATE");
}

int registry_commit(struct svirt_registry **undo)
{
	int err = registry_exec(*undo, "COMMIT");

	if (err == 0)
		*undo = NULL;
	return err;
}

/* A registry may come from elsewhere, out of a backup: nothing that is in it is
 * run, and no text in it is longer than what is written here. */
static void distrust(sqlite3 *db)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
}

/* It ends in a transaction that the first question shares: one of its own for
 * each costs locks and a look at the journal. */
static int open_database(struct svirt_registry *registry, int flags)
{
	int rc = sqlite3_open_v2(registry->path, &registry->db,
		flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
			SQLITE_OPEN_EXRESCODE,
		NULL);

	if (rc != SQLITE_OK)
		return registry_error(registry, rc);
	sqlite3_busy_handler(registry->db, wait_for_lock, registry);
	distrust(registry->db);
	return registry_exec(registry, "BEGIN;"
				       "PRAGMA cell_size_check = ON;"
				       "PRAGMA temp_store = MEMORY;"
				       "PRAGMA journal_mode = PERSIST;"
				       "PRAGMA journal_size_limit = 1048576");
}

/* What is synchronous cannot change in a transaction. */
static int open_for_writing(struct svirt_registry *registry)
{
	bool is_current = false;
	int err = open_database(registry, SQLITE_OPEN_READWRITE);

	if (err == 0)
		err = registry_error(
			registry, schema_is_current(registry->db, &is_current));
	if (err == 0)
		err = registry_exec(registry, "COMMIT;"
					      "PRAGMA synchronous = FULL");
	return err < 0 || is_current
		       ? err
		       : registry_error(registry, schema_migrate(registry->db));
}

/* One picture for all that is asked. */
static int begin_reading(struct svirt_registry *registry)
{
	bool is_current = false;
	int err = registry_error(
		registry, schema_is_current(registry->db, &is_current));

	if (err < 0 || is_current)
		return err;
	err = registry_exec(registry, "COMMIT");
	return err < 0 ? err
		       : registry_error(registry, migrate_copy(&registry->db));
}

/* A reader that meets the journal of a killed writer has to roll it back. */
static int open_for_reading(struct svirt_registry *registry)
{
	int err = open_database(registry, SQLITE_OPEN_READONLY);

	if (err == -EACCES || err == -EROFS) {
		sqlite3_close(registry->db);
		registry->db = NULL;
		err = open_database(registry, SQLITE_OPEN_READWRITE);
	}
	return err < 0 ? err : begin_reading(registry);
}

static int open_scratch(struct svirt_registry *registry)
{
	int rc = sqlite3_open(":memory:", &registry->db);

	if (rc == SQLITE_OK)
		rc = schema_create(registry->db);
	return registry_error(registry, rc);
}

static void registry_closep(struct svirt_registry **registry)
{
	svirt_registry_close(*registry);
}

SVIRT_PUBLIC int svirt_registry_open(
	const char *path, enum svirt_open mode, struct svirt_registry **ret)
{
	_cleanup_(registry_closep) struct svirt_registry *registry = NULL;
	int err;

	registry = calloc(1, sizeof(*registry));
	if (!registry)
		return -ENOMEM;
	registry->lock_fd = -1;
	err = create_checked(path, mode, &registry->path);
	if (err == -ENOENT && mode == SVIRT_OPEN_DRY_RUN)
		err = open_scratch(registry);
	else if (err == 0 && mode == SVIRT_OPEN_READ)
		err = open_for_reading(registry);
	else if (err == 0)
		err = open_for_writing(registry);
	if (err < 0)
		return err;
	*ret = TAKE_PTR(registry);
	return 0;
}

SVIRT_PUBLIC void svirt_registry_close(struct svirt_registry *registry)
{
	if (!registry)
		return;
	for (size_t i = 0; i < registry->kept_count; i++)
		sqlite3_finalize(registry->kept[i].statement);
	free(registry->kept);
	sqlite3_close(registry->db);
	util_closep(&registry->lock_fd);
	free(registry->locks);
	free(registry->path);
	free(registry);
}
