/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row of a file is written, changed and deleted; found in file-find.c.
 *
 * A row says: this file had that label, and was, or is about to be, given the
 * other. It is committed before the label changes and deleted after the label
 * is back, on the disk; so a label without a row is never one of ours.
 */
#include "config.h"

#include "registry/file-row.h"

void file_row_clear(struct file_row *row)
{
	free(row->path);
	free(row->original);
	free(row->context);
	*row = (struct file_row){0};
}

static int is_vm_held(struct svirt_registry *registry, int64_t vm)
{
	sqlite3_stmt *statement;
	int err = registry_statement(registry,
		"SELECT 1 FROM vm WHERE id = ? AND released = 0", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm);
	return registry_run(registry, statement, NULL);
}

static int find_last(struct svirt_registry *registry)
{
	sqlite3_stmt *statement;
	int64_t last = 0;
	int r = registry_statement(
		registry, "SELECT coalesce(max(id), 0) FROM file", &statement);

	if (r == 0)
		r = registry_run(registry, statement, &last);
	if (registry->last_file < last)
		registry->last_file = last;
	return r < 0 ? r : 0;
}

int file_row_begin(struct svirt_registry *registry, int64_t vm)
{
	int r = registry_begin(registry);

	if (r < 0)
		return r;
	r = is_vm_held(registry, vm);
	if (r >= 0)
		r = r > 0 ? find_last(registry) : -ENOENT;
	if (r < 0)
		registry_exec(registry, "ROLLBACK");
	return r;
}

/* Bind named, whom the file was given to, and what it was before. */
static void bind_owner(
	sqlite3_stmt *statement, int index, const struct file_row_new *new)
{
	const struct file_row_owner *owner = &new->owner;

	sqlite3_bind_int(statement, index, (int)new->named);
	if (!owner->is_given)
		return;
	sqlite3_bind_int64(statement, index + 1, owner->before.uid);
	sqlite3_bind_int64(statement, index + 2, owner->before.gid);
	sqlite3_bind_int64(statement, index + 3, owner->before.mode);
	sqlite3_bind_int64(statement, index + 4, owner->uid);
	sqlite3_bind_int64(statement, index + 5, owner->gid);
}

int file_row_insert(
	struct svirt_registry *registry, const struct file_row_new *new)
{
	const struct identity *identity = new->identity;
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"INSERT OR IGNORE INTO file(id, vm, role, tree, ino,"
		" volume, handle, original, context, path, named, uid, gid,"
		" mode, given_uid, given_gid)"
		" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, registry->last_file + 1);
	registry_bind_number(statement, 2, new->vm);
	sqlite3_bind_int(statement, 3, (int)new->role);
	sqlite3_bind_int(statement, 4, (int)new->tree);
	sqlite3_bind_int64(statement, 5, (int64_t)identity->ino);
	sqlite3_bind_int64(statement, 6, new->filesystem->row);
	sqlite3_bind_blob(statement, 7, identity->handle, (int)identity->size,
		SQLITE_STATIC);
	registry_bind_number(statement, 8, new->original);
	sqlite3_bind_int64(statement, 9, new->context);
	registry_bind_text(statement, 10, new->path);
	bind_owner(statement, 11, new);
	r = registry_run(registry, statement, NULL);
	if (r < 0)
		return r;
	if (sqlite3_changes(registry->db) == 0)
		return 0;
	registry->last_file++;
	return 1;
}

/* Run a statement of one to three numbers that changes rows. */
static int change(struct svirt_registry *registry, const char *sql, int64_t one,
	int64_t two, int64_t three)
{
	const int64_t numbers[] = {one, two, three};
	sqlite3_stmt *statement;
	int r = registry_statement(registry, sql, &statement);

	if (r < 0)
		return r;
	for (int i = 0; i < sqlite3_bind_parameter_count(statement); i++)
		registry_bind_number(statement, i + 1, numbers[i]);
	r = registry_run(registry, statement, NULL);
	return r < 0 ? r : 0;
}

int file_row_delete(struct svirt_registry *registry, int64_t id)
{
	return change(registry, "DELETE FROM file WHERE id = ?", id, 0, 0);
}

int file_row_set_original(struct svirt_registry *registry, int64_t id,
	const struct file_row_new *new)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"UPDATE file SET original = ?2, context = ?3, named = ?4,"
		" uid = ?5, gid = ?6, mode = ?7, given_uid = ?8,"
		" given_gid = ?9 WHERE id = ?1",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, id);
	registry_bind_number(statement, 2, new->original);
	sqlite3_bind_int64(statement, 3, new->context);
	bind_owner(statement, 4, new);
	r = registry_run(registry, statement, NULL);
	return r < 0 ? r : 0;
}

int file_row_set_tree(
	struct svirt_registry *registry, int64_t id, enum file_row_tree tree)
{
	return change(registry, "UPDATE file SET tree = ?2 WHERE id = ?1", id,
		tree, 0);
}

int file_row_use(
	struct svirt_registry *registry, int64_t vm, int64_t file, int64_t run)
{
	return change(registry,
		"INSERT OR IGNORE INTO use(vm, file, run) VALUES(?, ?, ?)", vm,
		file, run);
}

int file_row_unuse(struct svirt_registry *registry, int64_t vm, int64_t file)
{
	return change(registry, "DELETE FROM use WHERE vm = ? AND file = ?", vm,
		file, 0);
}
