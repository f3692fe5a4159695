/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of a file, and who has that. */
#include "config.h"

#include <string.h>

#include "record.h"

void record_row_clear(struct record_row *row)
{
	free(row->path);
	free(row->original);
	free(row->context);
	*row = (struct record_row){0};
}

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

static int row_read(sqlite3_stmt *statement, struct record_row *ret)
{
	_cleanup_row_ struct record_row row = {
		.id = sqlite3_column_int64(statement, 0),
		.vm = sqlite3_column_int64(statement, 1),
		.role = (enum svirt_role)sqlite3_column_int(statement, 2),
		.tree = (enum record_tree)sqlite3_column_int(statement, 3),
	};
	int err;

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
	row = (struct record_row){0};
	return 0;
}

static int row_step(
	struct record *record, sqlite3_stmt *statement, struct record_row *ret)
{
	int r = registry_step(record->registry, statement);

	if (r == 1) {
		int err = row_read(statement, ret);

		if (err < 0)
			r = err;
	}
	sqlite3_reset(statement);
	return r;
}

int record_find(struct record *record, const struct identity *identity,
	const struct filesystem *filesystem, struct record_row *ret)
{
	sqlite3_stmt *statement;
	int err = record_statement(record, RECORD_FILE_FIND, &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, (int64_t)identity->ino);
	sqlite3_bind_blob(statement, 2, filesystem->key, (int)filesystem->size,
		SQLITE_STATIC);
	sqlite3_bind_blob(statement, 3, identity->handle, (int)identity->size,
		SQLITE_STATIC);
	return row_step(record, statement, ret);
}

int record_get(struct record *record, int64_t id, struct record_row *ret)
{
	sqlite3_stmt *statement;
	int err = record_statement(record, RECORD_FILE_GET, &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, id);
	return row_step(record, statement, ret);
}

int record_find_path(struct record *record, int64_t vm, const char *path,
	struct record_row *ret)
{
	sqlite3_stmt *statement;
	int err = record_statement(record, RECORD_FILE_PATH, &statement);

	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm);
	registry_bind_text(statement, 2, path);
	return row_step(record, statement, ret);
}

int record_is_of(
	struct record *record, const struct record_row *row, int64_t vm)
{
	sqlite3_stmt *statement;
	int r;

	if (row->vm > 0)
		return row->vm == vm;
	r = record_statement(record, RECORD_USE_HAS, &statement);
	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, vm);
	sqlite3_bind_int64(statement, 2, row->id);
	return record_run(record, statement, NULL);
}

int record_other(struct record *record, const struct record_row *row,
	int64_t vm, char **ret)
{
	sqlite3_stmt *statement;
	int r = record_statement(record, RECORD_USE_OTHER, &statement);

	if (r < 0)
		return r;
	sqlite3_bind_int64(statement, 1, row->id);
	sqlite3_bind_int64(statement, 2, vm);
	r = registry_step(record->registry, statement);
	if (r == 1 && ret) {
		int err = registry_column_text(statement, 0, ret);

		r = err < 0 ? err : r;
	}
	sqlite3_reset(statement);
	return r;
}
