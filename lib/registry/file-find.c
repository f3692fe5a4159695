/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of a file, and who has that; lists of them are in file-list.c. */
#include "config.h"

#include <string.h>

#include "registry/file-find.h"

#define ROW                                                                    \
	"SELECT f.id, coalesce(f.vm, 0), f.role, f.tree, f.ino, f.handle,"     \
	" v.key, f.path, o.text, c.text, f.named, f.given_uid, f.given_gid,"   \
	" f.uid, f.gid, f.mode FROM file f"                                    \
	" JOIN volume v ON v.id = f.volume"                                    \
	" JOIN context c ON c.id = f.context"                                  \
	" LEFT JOIN context o ON o.id = f.original"

static int copy_blob(sqlite3_stmt *statement, int column, unsigned char *to,
	size_t room, unsigned int *ret_size)
{
	size_t size = (size_t)sqlite3_column_bytes(statement, column);

	if (size > room)
		return -EUCLEAN;
	if (size > 0)
		memcpy(to, sqlite3_column_blob(statement, column), size);
	*ret_size = (unsigned int)size;
	return 0;
}

static void read_owner(sqlite3_stmt *statement, struct file_row_owner *ret)
{
	if (sqlite3_column_type(statement, 11) == SQLITE_NULL)
		return;
	ret->is_given = true;
	ret->uid = (uid_t)sqlite3_column_int64(statement, 11);
	ret->gid = (gid_t)sqlite3_column_int64(statement, 12);
	ret->before.uid = (uid_t)sqlite3_column_int64(statement, 13);
	ret->before.gid = (gid_t)sqlite3_column_int64(statement, 14);
	ret->before.mode = (mode_t)sqlite3_column_int64(statement, 15);
}

static int row_read(sqlite3_stmt *statement, struct file_row *ret)
{
	_cleanup_row_ struct file_row row = {
		.id = sqlite3_column_int64(statement, 0),
		.vm = sqlite3_column_int64(statement, 1),
		.role = (enum svirt_role)sqlite3_column_int(statement, 2),
		.tree = (enum file_row_tree)sqlite3_column_int(statement, 3),
		.named = (enum file_row_named)sqlite3_column_int(statement, 10),
	};
	int err;

	read_owner(statement, &row.owner);
	row.identity.ino = (ino_t)sqlite3_column_int64(statement, 4);
	err = copy_blob(statement, 5, row.identity.handle, IDENTITY_MAX,
		&row.identity.size);
	if (err == 0)
		err = copy_blob(statement, 6, row.key, FILESYSTEM_KEY_MAX,
			&row.key_size);
	if (err == 0)
		err = registry_column_text(statement, 7, &row.path);
	if (err == 0)
		err = registry_column_text(statement, 8, &row.original);
	if (err == 0)
		err = registry_column_text(statement, 9, &row.context);
	if (err < 0)
		return err;
	*ret = row;
	row = (struct file_row){0};
	return 0;
}

static int row_step(struct svirt_registry *registry, sqlite3_stmt *statement,
	struct file_row *ret)
{
	int r = registry_step(registry, statement);

	if (r == 1) {
		int err = row_read(statement, ret);

		if (err < 0)
			r = err;
	}
	sqlite3_reset(statement);
	return r;
}

int file_find(struct svirt_registry *registry, const struct identity *identity,
	const struct filesystem *filesystem, struct file_row *ret)
{
	sqlite3_stmt *statement;
	int err = registry_statement(registry,
		ROW " WHERE f.ino = ? AND f.volume IN"
		    " (SELECT id FROM volume WHERE key = ?) AND f.handle = ?",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, (int64_t)identity->ino);
	sqlite3_bind_blob(statement, 2, filesystem->key, (int)filesystem->size,
		SQLITE_STATIC);
	sqlite3_bind_blob(statement, 3, identity->handle, (int)identity->size,
		SQLITE_STATIC);
	return row_step(registry, statement, ret);
}

int file_find_id(
	struct svirt_registry *registry, int64_t id, struct file_row *ret)
{
	sqlite3_stmt *statement;
	int err =
		registry_statement(registry, ROW " WHERE f.id = ?", &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	return row_step(registry, statement, ret);
}

int file_find_path(struct svirt_registry *registry, int64_t vm,
	const char *path, struct file_row *ret)
{
	sqlite3_stmt *statement;
	int err = registry_statement(registry,
		ROW " WHERE f.path = ?2 AND (f.vm = ?1 OR"
		    " EXISTS(SELECT 1 FROM use WHERE vm = ?1 AND file = f.id))",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm);
	registry_bind_text(statement, 2, path);
	return row_step(registry, statement, ret);
}

int file_find_is_of(
	struct svirt_registry *registry, const struct file_row *row, int64_t vm)
{
	sqlite3_stmt *statement;
	int r;

	if (row->vm > 0)
		return row->vm == vm;
	r = registry_statement(registry,
		"SELECT 1 FROM use WHERE vm = ? AND file = ?", &statement);
	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, vm);
	sqlite3_bind_int64(statement, 2, row->id);
	return registry_run(registry, statement, NULL);
}

int file_find_other(struct svirt_registry *registry, const struct file_row *row,
	int64_t vm, char **ret)
{
	sqlite3_stmt *statement;
	int r = registry_statement(registry,
		"SELECT vm.name FROM vm WHERE vm.id != ?2 AND vm.id IN"
		" (SELECT vm FROM file WHERE id = ?1"
		" UNION ALL SELECT vm FROM use WHERE file = ?1) LIMIT 1",
		&statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, row->id);
	sqlite3_bind_int64(statement, 2, vm);
	r = registry_step(registry, statement);
	if (r == 1 && ret) {
		int err = registry_column_text(statement, 0, ret);

		r = err < 0 ? err : r;
	}
	sqlite3_reset(statement);
	return r;
}
