/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The registry is what keeps two VMs apart, so this file MUST
 *  - refuse a registry that anybody else could have written;
 *  - never make, or take for a registry, a file that is half written:
 *    a new one appears whole, under its name, or not at all;
 *  - commit durably (synchronous=FULL) before a label is changed;
 *  - wait for others a bounded time, and then say so.
 *
 * Journal mode PERSIST: a reader needs no write access (WAL does, once its
 * last writer is gone), and a commit neither makes nor deletes a file.
 */
#include "config.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "registry.h"
#include "schema.h"

#define WAIT_LIMIT_SECONDS 30

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
	case SQLITE_ERROR: /* a table or column is missing */
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

int registry_keep(struct svirt_registry *registry, enum registry_kept which,
	const char *sql, sqlite3_stmt **ret)
{
	sqlite3_stmt **kept = &registry->kept[which];
	int err = *kept ? 0 : registry_prepare(registry, sql, kept);

	if (err < 0)
		return err;
	sqlite3_reset(*kept);
	*ret = *kept;
	return 0;
}

int registry_step(struct svirt_registry *registry, sqlite3_stmt *statement)
{
	int rc = sqlite3_step(statement);

	return rc == SQLITE_ROW ? 1 : registry_error(registry, rc);
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

static int check_private(const struct stat *st)
{
	bool mine = st->st_uid == geteuid();

	return mine && (st->st_mode & 077) == 0 ? 0 : -EPERM;
}

/* Open the registry's directory, made where missing when make is set. */
static int open_directory(const char *path, bool make)
{
	_cleanup_free_ char *copy = strdup(path);
	_cleanup_close_ int fd = -1;
	struct stat st;
	const char *name;
	bool made = false;
	int err;

	if (!copy)
		return -ENOMEM;
	name = dirname(copy);
	if (make) {
		made = mkdir(name, 0700) == 0;
		if (!made && errno != EEXIST)
			return util_errno();
	}
	fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (made && fchmod(fd, 0700) < 0) || fstat(fd, &st) < 0)
		return util_errno();
	err = check_private(&st);
	return err < 0 ? err : TAKE_FD(fd);
}

static uint32_t read_be32(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

/* What kind of file it is and who wrote it stands in the first 100 bytes
 * (SQLite's file format, 1.3), and is the same before and after every
 * transaction: no lock is needed to look. SCHEMA_VERSION 1 is the first, so
 * there is nothing older to bring up to date. */
static int check_header(int directory, const char *name)
{
	_cleanup_close_ int fd =
		openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	unsigned char header[100];
	ssize_t length;
	uint32_t version;

	if (fd < 0)
		return util_errno();
	length = pread(fd, header, sizeof(header), 0);
	if (length < 0)
		return util_errno();
	if (memcmp(header, "SQLite format 3", length < 16 ? length : 16) != 0)
		return -EMEDIUMTYPE;
	if (length < (ssize_t)sizeof(header))
		return -EUCLEAN;
	version = read_be32(header + 60);
	if (read_be32(header + 68) != SCHEMA_APPLICATION || version < 1)
		return -EMEDIUMTYPE;
	return version > SCHEMA_VERSION ? -EPROTO : 0;
}

static int check_file(int directory, const char *name)
{
	struct stat st;

	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return util_errno();
	if (S_ISLNK(st.st_mode))
		return -ELOOP;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -EMEDIUMTYPE;
	if (check_private(&st) < 0)
		return -EPERM;
	return check_header(directory, name);
}

/* The new registry has no name until it is whole and on the disk. */
static int make_file(int directory, const char *name)
{
	_cleanup_close_ int fd = -1;
	char link[32];
	int err;

	fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return util_errno();
	/* Whatever the umask leaves. */
	if (fchmod(fd, 0600) < 0)
		return util_errno();
	err = schema_write_empty(fd);
	if (err < 0)
		return err;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, link, directory, name, AT_SYMLINK_FOLLOW) < 0 &&
		errno != EEXIST)
		return util_errno();
	return fsync(directory) < 0 ? util_errno() : 0;
}

static int prepare_file(const char *path, bool make)
{
	_cleanup_free_ char *copy = strdup(path);
	_cleanup_close_ int directory = -1;
	const char *name;
	int err;

	if (!copy)
		return -ENOMEM;
	name = basename(copy);
	directory = open_directory(path, make);
	if (directory < 0)
		return directory;
	err = check_file(directory, name);
	if (err != -ENOENT || !make)
		return err;
	err = make_file(directory, name);
	return err < 0 ? err : check_file(directory, name);
}

static int open_database(struct svirt_registry *registry, int flags)
{
	int rc = sqlite3_open_v2(registry->path, &registry->db,
		flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	int err;

	if (rc != SQLITE_OK)
		return registry_error(registry, rc);
	sqlite3_busy_handler(registry->db, wait_for_lock, registry);
	err = registry_exec(registry, "PRAGMA trusted_schema = OFF;"
				      "PRAGMA temp_store = MEMORY;"
				      "PRAGMA synchronous = FULL;"
				      "PRAGMA journal_mode = PERSIST;"
				      "PRAGMA journal_size_limit = 1048576");
	return err;
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
	return err < 0 ? err : registry_exec(registry, "BEGIN");
}

static int open_scratch(struct svirt_registry *registry)
{
	int rc = sqlite3_open(":memory:", &registry->db);

	if (rc == SQLITE_OK)
		rc = schema_create(registry->db);
	return registry_error(registry, rc);
}

/* SQLite takes ":memory:" and "file:..." for more than names of files, and a
 * name that ends in a slash for one that does not. */
static int absolute(const char *path, char **ret)
{
	size_t length = strlen(path);

	if (length == 0 || path[length - 1] == '/')
		return -EISDIR;
	if (asprintf(ret, "%s%s", *path == '/' ? "" : "./", path) < 0)
		return -ENOMEM;
	return 0;
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
	err = absolute(path, &registry->path);
	if (err < 0)
		return err;
	err = prepare_file(registry->path, mode == SVIRT_WRITE);
	if (err == -ENOENT && mode == SVIRT_DRY_RUN)
		err = open_scratch(registry);
	else if (err == 0 && mode == SVIRT_READ)
		err = open_for_reading(registry);
	else if (err == 0)
		err = open_database(registry, SQLITE_OPEN_READWRITE);
	if (err < 0)
		return err;
	*ret = TAKE_PTR(registry);
	return 0;
}

SVIRT_PUBLIC void svirt_registry_close(struct svirt_registry *registry)
{
	if (!registry)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(registry->kept); i++)
		sqlite3_finalize(registry->kept[i]);
	sqlite3_close(registry->db);
	free(registry->path);
	free(registry);
}
