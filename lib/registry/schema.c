/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's tables, as SQL, and an empty registry; who asks them is in the
 * files beside this one. */
#include "config.h"

#include "registry/schema.h"
#include "util.h"

/* Levels are kept as a sensitivity and a blob of two bytes a category,
 * ascending and big-endian, so that equal sets are equal blobs and the order
 * of an index is the order of sets. */
static const char levels[] =
	/* Who holds which level. A released row stays while a file carries its
	 * label; contexts are kept without their level. */
	"CREATE TABLE vm("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL,"
	" mode INTEGER NOT NULL,"
	" relabel INTEGER NOT NULL,"
	" overlap INTEGER NOT NULL,"
	" released INTEGER NOT NULL DEFAULT 0,"
	" sensitivity INTEGER NOT NULL,"
	" categories BLOB NOT NULL,"
	" process TEXT NOT NULL,"
	" image TEXT NOT NULL,"
	" uuid TEXT,"
	" created INTEGER NOT NULL,"
	" boot TEXT NOT NULL,"
	" owner INTEGER,"
	" owner_start INTEGER,"
	" pid INTEGER,"
	" pid_start INTEGER);"
	"CREATE UNIQUE INDEX vm_name ON vm(name) WHERE released = 0;"
	"CREATE INDEX vm_released ON vm(name) WHERE released = 1;"
	"CREATE INDEX vm_level ON vm(categories, sensitivity)"
	" WHERE overlap = 0;"
	"CREATE INDEX vm_overlap ON vm(categories, sensitivity)"
	" WHERE overlap = 1;"
	/* The categories of levels with three or more of them, to find the
	 * levels that contain a given one; those of overlaps are left out. */
	"CREATE TABLE member("
	" category INTEGER NOT NULL,"
	" size INTEGER NOT NULL,"
	" vm INTEGER NOT NULL,"
	" PRIMARY KEY(category, size, vm)) WITHOUT ROWID;"
	/* A set to draw levels from: its combinations in an order that key
	 * shuffles, of which the first next were given out or passed over. */
	"CREATE TABLE pool("
	" categories BLOB NOT NULL,"
	" sensitivity INTEGER NOT NULL,"
	" count INTEGER NOT NULL,"
	" key BLOB NOT NULL,"
	" next INTEGER NOT NULL,"
	" PRIMARY KEY(categories, sensitivity, count)) WITHOUT ROWID;"
	/* Levels nobody holds that a pool is past: freed ones (used), in order
	 * of id the longest freed first, and ones passed over because a held
	 * level (blocker) or a process was in the way. */
	"CREATE TABLE freed("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" categories BLOB NOT NULL,"
	" sensitivity INTEGER NOT NULL,"
	" count INTEGER NOT NULL,"
	" used INTEGER NOT NULL,"
	" blocker INTEGER);"
	"CREATE UNIQUE INDEX freed_level ON freed(categories, sensitivity);"
	"CREATE INDEX freed_next ON freed(sensitivity, count, used, id)"
	" WHERE blocker IS NULL;"
	"CREATE INDEX freed_blocker ON freed(blocker)"
	" WHERE blocker IS NOT NULL;";

static const char files[] =
	/* Contexts by number; vm is whose level a context carries, or 0. */
	"CREATE TABLE context("
	" id INTEGER PRIMARY KEY,"
	" vm INTEGER NOT NULL,"
	" text TEXT NOT NULL,"
	" UNIQUE(vm, text));"
	/* File systems; boot is set for those that are gone with it. */
	"CREATE TABLE volume("
	" id INTEGER PRIMARY KEY,"
	" key BLOB NOT NULL,"
	" boot TEXT,"
	" UNIQUE(key, boot));"
	/* Labelled files. vm is the one that has it, NULL where a row of
	 * table use says who has. The index starts with the inode number so
	 * that a directory's files fill it in order. */
	"CREATE TABLE file("
	" id INTEGER PRIMARY KEY,"
	" vm INTEGER,"
	" role INTEGER NOT NULL,"
	" tree INTEGER NOT NULL,"
	" ino INTEGER NOT NULL,"
	" volume INTEGER NOT NULL,"
	" handle BLOB NOT NULL,"
	" original INTEGER,"
	" context INTEGER NOT NULL,"
	" path TEXT NOT NULL);"
	"CREATE UNIQUE INDEX file_identity ON file(ino, volume, handle);"
	"CREATE INDEX file_vm ON file(vm) WHERE vm IS NOT NULL;"
	"CREATE INDEX file_tree ON file(vm) WHERE tree > 0;"
	/* Which VMs have a shared or content file; run tells apart what one
	 * run of svirt-label added. */
	"CREATE TABLE use("
	" vm INTEGER NOT NULL,"
	" file INTEGER NOT NULL,"
	" run INTEGER NOT NULL,"
	" PRIMARY KEY(vm, file)) WITHOUT ROWID;"
	"CREATE INDEX use_file ON use(file);";

/* Version 2. */
static const char second[] =
	/* Where a VM's processes were started: a cgroup by its id (cgroup.h)
	 * and, where that is known from the root on, its path; 0 for a start
	 * without one, -1 for one that is about to be made. Nothing of another
	 * boot counts. main tells QEMU from helpers. */
	"CREATE TABLE cgroup("
	" vm INTEGER NOT NULL,"
	" id INTEGER NOT NULL,"
	" boot TEXT NOT NULL,"
	" main INTEGER NOT NULL,"
	" path TEXT,"
	" PRIMARY KEY(vm, id)) WITHOUT ROWID;"
	/* How a VM was started that is older than this table is not known. */
	"INSERT INTO cgroup(vm, id, boot, main)"
	" SELECT id, 0, boot, pid IS NOT NULL FROM vm;"
	/* The user that a VM alone runs as. */
	"ALTER TABLE vm ADD COLUMN uid INTEGER;"
	"CREATE UNIQUE INDEX vm_uid ON vm(uid) WHERE uid IS NOT NULL;"
	/* Who owned a file before it was labelled, and its mode; all NULL where
	 * that was left alone. named: its context was asked for, not its
	 * role's.
	 */
	"ALTER TABLE file ADD COLUMN uid INTEGER;"
	"ALTER TABLE file ADD COLUMN gid INTEGER;"
	"ALTER TABLE file ADD COLUMN mode INTEGER;"
	"ALTER TABLE file ADD COLUMN named INTEGER NOT NULL DEFAULT 0;"
	/* What images were said to rest on, in order; these outlive the rows of
	 * the files. An image without a row in link rests on nothing. */
	"CREATE TABLE chain("
	" id INTEGER PRIMARY KEY,"
	" ino INTEGER NOT NULL,"
	" volume INTEGER NOT NULL,"
	" handle BLOB NOT NULL);"
	"CREATE UNIQUE INDEX chain_identity ON chain(ino, volume, handle);"
	"CREATE TABLE link("
	" chain INTEGER NOT NULL,"
	" place INTEGER NOT NULL,"
	" path TEXT NOT NULL,"
	" PRIMARY KEY(chain, place)) WITHOUT ROWID;";

/* Version 3. */
static const char third[] =
	/* Whom a file was given to, where uid, gid and mode say who owned it
	 * before. named is 2 where its level is no VM's own: nobody may hold
	 * one that is comparable with it. */
	"ALTER TABLE file ADD COLUMN given_uid INTEGER;"
	"ALTER TABLE file ADD COLUMN given_gid INTEGER;"
	"CREATE INDEX file_given ON file(given_uid)"
	" WHERE given_uid IS NOT NULL;"
	"CREATE INDEX file_named ON file(context) WHERE named = 2;";

#define STRING(number) #number
#define NUMBER(macro) STRING(macro)

/* What makes the tables of each version of those of the version before. */
static const char *const steps[SCHEMA_VERSION][2] = {
	{levels, files},
	{second},
	{third},
};

static int make(sqlite3 *db, int version)
{
	int rc = SQLITE_OK;

	for (; rc == SQLITE_OK && version < SCHEMA_VERSION; version++) {
		rc = sqlite3_exec(db, steps[version][0], NULL, NULL, NULL);
		if (rc == SQLITE_OK && steps[version][1])
			rc = sqlite3_exec(
				db, steps[version][1], NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK)
		return rc;
	return sqlite3_exec(db,
		"PRAGMA application_id = " NUMBER(
			SCHEMA_APPLICATION) ";"
					    "PRAGMA user_version = " NUMBER(
						    SCHEMA_VERSION),
		NULL, NULL, NULL);
}

int schema_create(sqlite3 *db)
{
	return make(db, 0);
}

static int read_version(sqlite3 *db, int *ret)
{
	sqlite3_stmt *statement;
	int rc = sqlite3_prepare_v2(
		db, "PRAGMA user_version", -1, &statement, NULL);

	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

int schema_is_current(sqlite3 *db, bool *ret)
{
	int version = 0, rc = read_version(db, &version);

	if (rc == SQLITE_OK)
		*ret = version >= SCHEMA_VERSION;
	return rc;
}

/* Another may have been quicker, so the version is read again in the
 * transaction. */
int schema_migrate(sqlite3 *db)
{
	int version = 0;
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (rc != SQLITE_OK)
		return rc;
	rc = read_version(db, &version);
	if (rc == SQLITE_OK && version < 1)
		rc = SQLITE_CORRUPT;
	if (rc == SQLITE_OK && version < SCHEMA_VERSION)
		rc = make(db, version);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

static int write_all(int fd, const unsigned char *data, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, data, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return util_errno();
		data += written;
		size -= (size_t)written;
	}
	return 0;
}

static void close_db(sqlite3 **db)
{
	sqlite3_close(*db);
}

static void free_image(unsigned char **image)
{
	sqlite3_free(*image);
}

int schema_write_empty(int fd)
{
	_cleanup_(close_db) sqlite3 *db = NULL;
	_cleanup_(free_image) unsigned char *image = NULL;
	sqlite3_int64 size;
	int err;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
		schema_create(db) != SQLITE_OK)
		return -ENOMEM;
	image = sqlite3_serialize(db, "main", &size, 0);
	if (!image)
		return -ENOMEM;
	err = write_all(fd, image, (size_t)size);
	if (err < 0)
		return err;
	return fsync(fd) < 0 ? util_errno() : 0;
}
