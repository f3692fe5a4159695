/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row says: this file had that label, and was, or is about to be, given the
 * other. It is committed before the label changes and deleted after the label
 * is back, on the disk; so a label without a row is never one of ours.
 */
#include "config.h"

#include <string.h>

#include "record.h"

const char record_schema[] =
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

#define ROW                                                                    \
	"f.id, coalesce(f.vm, 0), f.role, f.tree, f.ino, f.handle, v.key,"     \
	" f.path, o.text, c.text FROM file f JOIN volume v ON v.id = f.volume" \
	" JOIN context c ON c.id = f.context"                                  \
	" LEFT JOIN context o ON o.id = f.original"

static const char *const queries[RECORD_QUERIES] = {
	[RECORD_VM_HELD] = "SELECT 1 FROM vm WHERE id = ? AND released = 0",
	[RECORD_ID_LAST] = "SELECT coalesce(max(id), 0) FROM file",
	[RECORD_FILESYSTEM_FIND] =
		"SELECT id FROM volume WHERE key = ? AND boot IS ?",
	[RECORD_FILESYSTEM_ADD] = "INSERT INTO volume(key, boot) VALUES(?, ?)",
	[RECORD_CONTEXT_FIND] =
		"SELECT id FROM context WHERE vm = ? AND text = ?",
	[RECORD_CONTEXT_ADD] = "INSERT INTO context(vm, text) VALUES(?, ?)",
	[RECORD_FILE_ADD] =
		"INSERT OR IGNORE INTO file(id, vm, role, tree, ino,"
		" volume, handle, original, context, path)"
		" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[RECORD_FILE_FIND] = "SELECT " ROW " WHERE f.ino = ? AND f.volume IN"
			     " (SELECT id FROM volume WHERE key = ?)"
			     " AND f.handle = ?",
	[RECORD_FILE_PATH] =
		"SELECT " ROW " WHERE f.path = ?2 AND (f.vm = ?1 OR"
		" EXISTS(SELECT 1 FROM use WHERE vm = ?1"
		" AND file = f.id))",
	[RECORD_FILE_GET] = "SELECT " ROW " WHERE f.id = ?",
	[RECORD_FILE_DELETE] = "DELETE FROM file WHERE id = ?",
	[RECORD_FILE_CHANGE] = "UPDATE file SET original = ?2, context = ?3"
			       " WHERE id = ?1",
	[RECORD_FILE_TREE] = "UPDATE file SET tree = ?2 WHERE id = ?1",
	[RECORD_USE_ADD] =
		"INSERT OR IGNORE INTO use(vm, file, run) VALUES(?, ?, ?)",
	[RECORD_USE_DELETE] = "DELETE FROM use WHERE vm = ? AND file = ?",
	[RECORD_USE_HAS] = "SELECT 1 FROM use WHERE vm = ? AND file = ?",
	[RECORD_USE_OTHER] =
		"SELECT vm.name FROM vm WHERE vm.id != ?2 AND vm.id IN"
		" (SELECT vm FROM file WHERE id = ?1"
		" UNION ALL SELECT vm FROM use WHERE file = ?1) LIMIT 1",
	[RECORD_CONTEXT_DELETE] = "DELETE FROM context WHERE vm = ?",
};

void record_open(struct svirt_registry *registry, struct record *ret)
{
	*ret = (struct record){.registry = registry};
}

void record_close(struct record *record)
{
	for (size_t i = 0; i < ARRAY_SIZE(record->statements); i++)
		sqlite3_finalize(record->statements[i]);
	*record = (struct record){0};
}

void record_reset(struct record *record)
{
	for (size_t i = 0; i < ARRAY_SIZE(record->statements); i++)
		sqlite3_reset(record->statements[i]);
}

int record_statement(
	struct record *record, enum record_query query, sqlite3_stmt **ret)
{
	sqlite3_stmt **statement = &record->statements[query];

	if (!*statement) {
		int err = registry_prepare(
			record->registry, queries[query], statement);
		if (err < 0)
			return err;
	}
	sqlite3_reset(*statement);
	*ret = *statement;
	return 0;
}

int record_run(
	struct record *record, sqlite3_stmt *statement, int64_t *ret_number)
{
	int r = registry_step(record->registry, statement);

	if (r == 1 && ret_number)
		*ret_number = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return r;
}

int record_begin(struct record *record, int64_t vm)
{
	sqlite3_stmt *statement;
	int64_t last = 0;
	int r = registry_begin(record->registry);

	if (r < 0)
		return r;
	r = record_statement(record, RECORD_VM_HELD, &statement);
	if (r == 0) {
		sqlite3_bind_int64(statement, 1, vm);
		r = record_run(record, statement, NULL);
		r = r == 0 ? -ENOENT : r;
	}
	if (r > 0)
		r = record_statement(record, RECORD_ID_LAST, &statement);
	if (r == 0)
		r = record_run(record, statement, &last);
	if (r < 0) {
		registry_exec(record->registry, "ROLLBACK");
		return r;
	}
	if (record->next < last)
		record->next = last;
	return 0;
}

int record_filesystem(struct record *record, struct filesystem *filesystem)
{
	sqlite3_stmt *statement;
	char boot[37];
	int r = 0;

	if (filesystem->row > 0)
		return 0;
	if (filesystem->is_brief)
		r = svirt_boot_id(boot);
	for (int query = RECORD_FILESYSTEM_FIND;
		r == 0 && query <= RECORD_FILESYSTEM_ADD; query++) {
		r = record_statement(record, query, &statement);
		if (r < 0)
			return r;
		sqlite3_bind_blob(statement, 1, filesystem->key,
			(int)filesystem->size, SQLITE_STATIC);
		registry_bind_text(
			statement, 2, filesystem->is_brief ? boot : NULL);
		r = record_run(record, statement, &filesystem->row);
		if (r == 0 && query == RECORD_FILESYSTEM_ADD)
			filesystem->row =
				sqlite3_last_insert_rowid(record->registry->db);
	}
	return r < 0 ? r : 0;
}

int record_context(
	struct record *record, int64_t vm, const char *text, int64_t *ret)
{
	sqlite3_stmt *statement;
	int r = 0;

	for (int query = RECORD_CONTEXT_FIND;
		r == 0 && query <= RECORD_CONTEXT_ADD; query++) {
		r = record_statement(record, query, &statement);
		if (r < 0)
			return r;
		sqlite3_bind_int64(statement, 1, vm);
		registry_bind_text(statement, 2, text);
		r = record_run(record, statement, ret);
		if (r == 0 && query == RECORD_CONTEXT_ADD)
			*ret = sqlite3_last_insert_rowid(record->registry->db);
	}
	return r < 0 ? r : 0;
}

static void bind_number(sqlite3_stmt *statement, int index, int64_t number)
{
	if (number > 0)
		sqlite3_bind_int64(statement, index, number);
	else
		sqlite3_bind_null(statement, index);
}

int record_insert(struct record *record, const struct record_new *new)
{
	const struct identity *identity = new->identity;
	sqlite3_stmt *statement;
	int r = record_statement(record, RECORD_FILE_ADD, &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, record->next + 1);
	bind_number(statement, 2, new->vm);
	sqlite3_bind_int(statement, 3, (int)new->role);
	sqlite3_bind_int(statement, 4, (int)new->tree);
	sqlite3_bind_int64(statement, 5, (int64_t)identity->ino);
	sqlite3_bind_int64(statement, 6, new->filesystem->row);
	sqlite3_bind_blob(statement, 7, identity->handle, (int)identity->size,
		SQLITE_STATIC);
	bind_number(statement, 8, new->original);
	sqlite3_bind_int64(statement, 9, new->context);
	registry_bind_text(statement, 10, new->path);
	r = record_run(record, statement, NULL);
	if (r < 0)
		return r;
	if (sqlite3_changes(record->registry->db) == 0)
		return 0;
	record->next++;
	return 1;
}

/* Run a statement of one to three numbers that changes rows. */
static int change(struct record *record, enum record_query query, int64_t one,
	int64_t two, int64_t three)
{
	const int64_t numbers[] = {one, two, three};
	sqlite3_stmt *statement;
	int r = record_statement(record, query, &statement);

	if (r < 0)
		return r;
	for (int i = 0; i < sqlite3_bind_parameter_count(statement); i++)
		bind_number(statement, i + 1, numbers[i]);
	r = record_run(record, statement, NULL);
	return r < 0 ? r : 0;
}

int record_delete(struct record *record, int64_t id)
{
	return change(record, RECORD_FILE_DELETE, id, 0, 0);
}

int record_set_original(
	struct record *record, int64_t id, int64_t original, int64_t context)
{
	return change(record, RECORD_FILE_CHANGE, id, original, context);
}

int record_set_tree(struct record *record, int64_t id, enum record_tree tree)
{
	return change(record, RECORD_FILE_TREE, id, tree, 0);
}

int record_use(struct record *record, int64_t vm, int64_t file, int64_t run_id)
{
	return change(record, RECORD_USE_ADD, vm, file, run_id);
}

int record_unuse(struct record *record, int64_t vm, int64_t file)
{
	return change(record, RECORD_USE_DELETE, vm, file, 0);
}

int record_forget_contexts(struct record *record, int64_t vm)
{
	int r = record_exists(record->registry, vm);

	return r != 0 ? r : change(record, RECORD_CONTEXT_DELETE, vm, 0, 0);
}
