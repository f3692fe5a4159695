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

#define STRING(number) #number
#define NUMBER(macro) STRING(macro)

int schema_create(sqlite3 *db)
{
	int rc = sqlite3_exec(db, levels, NULL, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, files, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return rc;
	return sqlite3_exec(db,
		"PRAGMA application_id = " NUMBER(
			SCHEMA_APPLICATION) ";"
					    "PRAGMA user_version = " NUMBER(
						    SCHEMA_VERSION),
		NULL, NULL, NULL);
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
