/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's rows of files. All of it but record_open() and the readers
 * belongs in a write transaction, see registry.h. */
#ifndef SVIRT_RECORD_H
#define SVIRT_RECORD_H

#include "file/identity.h"
#include "registry.h"
#include "file/filesystem.h"

/* The tables; run when a registry is made. */
extern const char record_schema[];

/* enum record_tree - what a tree has to do with a file; above 0 is its top */
enum record_tree {
	RECORD_MEMBER = -1, /* it was found in one */
	RECORD_FILE,
	RECORD_TREE,
	RECORD_TREE_ONE, /* without what is mounted in it */
};

/* A row. vm is 0 for a file that several can use. original is NULL where the
 * file had no label. */
struct record_row {
	int64_t id;
	int64_t vm;
	enum svirt_role role;
	enum record_tree tree;
	struct identity identity;
	unsigned int key_size;
	unsigned char key[FILESYSTEM_KEY_MAX]; /* of its volume */
	char *path;
	char *original;
	char *context;
};

/* What record_insert() writes: contexts by their number, 0 for none. */
struct record_new {
	int64_t vm;
	enum svirt_role role;
	enum record_tree tree;
	const struct identity *identity;
	const struct filesystem *filesystem;
	const char *path;
	int64_t original;
	int64_t context;
};

/* Statements that are kept compiled; record.c has their SQL. */
enum record_query {
	RECORD_VM_HELD,
	RECORD_ID_LAST,
	RECORD_FILESYSTEM_FIND,
	RECORD_FILESYSTEM_ADD,
	RECORD_CONTEXT_FIND,
	RECORD_CONTEXT_ADD,
	RECORD_FILE_ADD,
	RECORD_FILE_FIND,
	RECORD_FILE_GET,
	RECORD_FILE_PATH,
	RECORD_FILE_DELETE,
	RECORD_FILE_CHANGE,
	RECORD_FILE_TREE,
	RECORD_USE_ADD,
	RECORD_USE_DELETE,
	RECORD_USE_HAS,
	RECORD_USE_OTHER,
	RECORD_CONTEXT_DELETE,
	RECORD_QUERIES
};

/* Statements, compiled when first needed; next is the last id given out. */
struct record {
	struct svirt_registry *registry;
	int64_t next;
	sqlite3_stmt *statements[RECORD_QUERIES];
};

#define _cleanup_record_ _cleanup_(record_close)
#define _cleanup_row_ _cleanup_(record_row_clear)

void record_open(struct svirt_registry *registry, struct record *ret);
void record_close(struct record *record);
void record_row_clear(struct record_row *row);

/* A statement ready to be bound, and to run one that returns at most a number:
 * 1 with it, 0 or -errno. */
int record_statement(
	struct record *record, enum record_query query, sqlite3_stmt **ret);
int record_run(
	struct record *record, sqlite3_stmt *statement, int64_t *ret_number);

/* End every statement's read, which would outlast the transaction. */
void record_reset(struct record *record);

/* Begin a write transaction in which VM vm must be held; -ENOENT when it is
 * not. Rows inserted have ids above any there was. */
int record_begin(struct record *record, int64_t vm);

/* Drop the rows of what was gone with an earlier boot. */
int record_forget_boots(struct svirt_registry *registry);

/* The number of a volume, or of a context (vm: whose level it carries, or 0);
 * it is entered where it is new. */
int record_filesystem(struct record *record, struct filesystem *filesystem);
int record_context(
	struct record *record, int64_t vm, const char *text, int64_t *ret);

/* Return 1, or 0 when the file has a row already. */
int record_insert(struct record *record, const struct record_new *new);

/* Find a file's row by what it is, by id, or, of a VM's, by the path that is on
 * record. Return 1, 0 or -errno. */
int record_find(struct record *record, const struct identity *identity,
	const struct filesystem *filesystem, struct record_row *ret);
int record_get(struct record *record, int64_t id, struct record_row *ret);
int record_find_path(struct record *record, int64_t vm, const char *path,
	struct record_row *ret);

int record_delete(struct record *record, int64_t id);
int record_set_original(
	struct record *record, int64_t id, int64_t original, int64_t context);
int record_set_tree(struct record *record, int64_t id, enum record_tree tree);

/* A VM lets a shared or content file go, or takes it in run @run. */
int record_use(struct record *record, int64_t vm, int64_t file, int64_t run);
int record_unuse(struct record *record, int64_t vm, int64_t file);

/* Whether a VM has the file of a row: 1, 0 or -errno. */
int record_is_of(
	struct record *record, const struct record_row *row, int64_t vm);

/* The name of a VM, other than vm, that has the file; 1, 0 or -errno. */
int record_other(struct record *record, const struct record_row *row,
	int64_t vm, char **ret);

/* The ids of a VM's rows above one, in order, at most max: of files that it
 * alone has, that others can have too, of trees or of what was found in one (of
 * both kinds), or that a run added of those others can have. Return how many.
 */
int record_list(struct record *record, int64_t vm, int64_t above, int64_t *ret,
	int max);
int record_list_uses(struct record *record, int64_t vm, int64_t above,
	int64_t *ret, int max);
int record_list_trees(struct record *record, int64_t vm, int64_t above,
	int64_t *ret, int max);
int record_list_members(struct record *record, int64_t vm, int64_t above,
	int64_t *ret, int max);
int record_list_run(struct record *record, int64_t vm, int64_t run,
	int64_t above, int64_t *ret, int max);

/* Whether a VM has files on record: 1, 0 or -errno. */
int record_exists(struct svirt_registry *registry, int64_t vm);

/* Drop the contexts of a VM's level once it has no files. */
int record_forget_contexts(struct record *record, int64_t vm);

#endif
