/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's rows of files. All that writes one belongs in a write
 * transaction, see registry.h. */
#ifndef SVIRT_REGISTRY_FILE_ROW_H
#define SVIRT_REGISTRY_FILE_ROW_H

#include "file/filesystem.h"
#include "file/identity.h"
#include "file/owner.h"
#include "registry/registry.h"

/* enum file_row_tree - what a tree has to do with a file; above 0 is its top */
enum file_row_tree {
	FILE_ROW_MEMBER = -1, /* it was found in one */
	FILE_ROW_FILE,
	FILE_ROW_TREE,
	FILE_ROW_TREE_ONE, /* without what is mounted in it */
};

/* enum file_row_named - whether a file's context is its role's, or was asked
 * for: at the VM's own level or none, or at one that is to be kept free */
enum file_row_named {
	FILE_ROW_OF_ROLE,
	FILE_ROW_NAMED,
	FILE_ROW_NAMED_APART,
};

/* Whom a file was given to, where it was, and what it was before. */
struct file_row_owner {
	bool is_given;
	uid_t uid;
	gid_t gid;
	struct owner before;
};

/* A row. vm is 0 for a file that several can use. original is NULL where the
 * file had no label. */
struct file_row {
	int64_t id;
	int64_t vm;
	enum svirt_role role;
	enum file_row_tree tree;
	struct identity identity;
	unsigned int key_size;
	unsigned char key[FILESYSTEM_KEY_MAX]; /* of its volume */
	char *path;
	char *original;
	char *context;
	enum file_row_named named;
	struct file_row_owner owner;
};

/* What file_row_insert() writes: contexts by their number, 0 for none. */
struct file_row_new {
	int64_t vm;
	enum svirt_role role;
	enum file_row_tree tree;
	const struct identity *identity;
	const struct filesystem *filesystem;
	const char *path;
	int64_t original;
	int64_t context;
	enum file_row_named named;
	struct file_row_owner owner;
};

#define _cleanup_row_ _cleanup_(file_row_clear)

void file_row_clear(struct file_row *row);

/* Begin a write transaction in which VM vm must be held; -ENOENT when it is
 * not. Rows inserted have ids above any there was. */
int file_row_begin(struct svirt_registry *registry, int64_t vm);

/* Return 1, with registry->last_file its id, or 0 when the file has a row
 * already. */
int file_row_insert(
	struct svirt_registry *registry, const struct file_row_new *new);

int file_row_delete(struct svirt_registry *registry, int64_t id);

/* Change what a row says of the label and the owner, before and after. */
int file_row_set_original(struct svirt_registry *registry, int64_t id,
	const struct file_row_new *new);
int file_row_set_tree(
	struct svirt_registry *registry, int64_t id, enum file_row_tree tree);

/* A VM takes a shared or content file in run @run, or lets it go. */
int file_row_use(
	struct svirt_registry *registry, int64_t vm, int64_t file, int64_t run);
int file_row_unuse(struct svirt_registry *registry, int64_t vm, int64_t file);

#endif
