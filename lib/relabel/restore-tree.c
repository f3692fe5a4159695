/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What lies in a tree goes to rest: what is on record, each to its own
 * original, and what the VM made. The rest of the tree is not touched.
 *
 * Files that the VM alone has can be labelled outside of a write transaction:
 * while their rows stand, nobody else takes them. So thousands share one
 * flush, and their rows go after it. Where other VMs may let go or join
 * meanwhile, label, flush and row go together.
 */
#include "config.h"

#include "registry/file-find.h"
#include "relabel/event.h"
#include "relabel/restore-find.h"
#include "relabel/restore-row.h"
#include "relabel/restore-tree.h"

#define PIECE 1024
#define ROWS_MAX 65536

/* ids: rows of files that are at rest, but perhaps not yet on the disk. */
struct tree_rest {
	const struct file_row *top;
	bool is_alone;
	int result; /* as event_tell_rest() */
	struct batch batch;
	size_t count;
	int64_t *ids;
};

static void rest_end(struct tree_rest *tree)
{
	batch_close(&tree->batch);
	free(tree->ids);
}

/* A row's file: now with the transaction, or its row later. */
static int settle_row(struct relabel *relabel, struct tree_rest *tree,
	const struct file_row *row, struct item *item)
{
	int err = restore_row(relabel, row, item, false);

	if (err < 0 || !item->is_over)
		return err;
	if (!tree->is_alone)
		return restore_row_drop(relabel, row);
	tree->ids[tree->count++] = row->id;
	return 0;
}

/* An item as a walk met it, with its row when it has one. */
static int settle_item(
	struct relabel *relabel, struct tree_rest *tree, struct item *item)
{
	_cleanup_row_ struct file_row row = {0};
	int r = item_open(item, 0);

	if (item_is_refused(item))
		item->outcome = SVIRT_OUTCOME_KEPT;
	if (r < 0 || item->is_silent || item->outcome == SVIRT_OUTCOME_KEPT)
		return r;
	r = filesystems_find(&relabel->filesystems, &item->file,
		item->identity.mount, &item->filesystem);
	if (r == 0)
		r = file_find(relabel->registry, &item->identity,
			item->filesystem, &row);
	if (r <= 0)
		return r < 0 ? r : restore_row_made(relabel, item, tree->top);
	r = file_find_is_of(relabel->registry, &row, relabel->self->id);
	if (r > 0 && (row.vm > 0) == tree->is_alone)
		return settle_row(relabel, tree, &row, item);
	item->is_silent = true; /* another's, or not by this walk */
	return r < 0 ? r : 0;
}

static int settle_items(struct relabel *relabel, struct tree_rest *tree)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = tree->is_alone ? registry_exec(relabel->registry, "BEGIN")
				 : registry_begin(relabel->registry);

	if (err < 0)
		return err;
	undo = relabel->registry;
	for (size_t i = 0; err == 0 && i < tree->batch.count; i++)
		err = settle_item(relabel, tree, &tree->batch.items[i]);
	if (err == 0 && !tree->is_alone)
		err = flush_all(&relabel->flush, &relabel->filesystems);
	registry_reset(relabel->registry);
	if (err == 0 && !(relabel->work->flags & SVIRT_WORK_DRY_RUN))
		err = registry_commit(&undo);
	return err;
}

static int settle_batch(struct relabel *relabel, struct tree_rest *tree)
{
	int err = settle_items(relabel, tree);

	if (err == 0)
		tree->result |=
			event_tell_rest(relabel->work, &tree->batch, false);
	return err;
}

/* Labels to the disk, then rows away. */
static int rest_flush(struct relabel *relabel, struct tree_rest *tree)
{
	int err = restore_row_drop_all(relabel, tree->ids, tree->count);

	tree->count = 0;
	return err;
}

/* Go over what the source has left. */
static int settle_source(struct relabel *relabel, struct tree_rest *tree)
{
	int err, more = 1;

	while (more > 0) {
		batch_empty(&tree->batch);
		more = targets_fill(&relabel->targets, &tree->batch);
		err = more < 0 ? more : settle_batch(relabel, tree);
		if (err == 0 && tree->count > ROWS_MAX - PIECE)
			err = rest_flush(relabel, tree);
		if (err < 0)
			return err;
	}
	err = rest_flush(relabel, tree);
	return err < 0 ? err : tree->result;
}

/* Nothing but the top of a tree is on the path to it. */
static int begin(struct relabel *relabel, const struct file_row *row,
	const struct file *top)
{
	_cleanup_free_ char *path = NULL;
	int err = file_path(top, &path);

	if (err < 0)
		return err;
	relabel->targets.next = relabel->targets.work->count;
	relabel->targets.role = row->role;
	relabel->flush.is_whole = true;
	return tree_begin(&relabel->targets.walk, top->fd, path,
		row->tree == FILE_ROW_TREE_ONE);
}

static int settle_below(struct relabel *relabel, const struct file_row *row)
{
	_cleanup_(rest_end) struct tree_rest tree = {
		.top = row,
		.is_alone = row->vm > 0,
	};
	size_t room = batch_room(relabel->work);
	int r = batch_open(&tree.batch, room < PIECE ? room : PIECE);

	if (r < 0)
		return r;
	tree.ids = calloc(ROWS_MAX, sizeof(*tree.ids));
	if (!tree.ids)
		return -ENOMEM;
	return settle_source(relabel, &tree);
}

/* What a tree that cannot be walked has is not known, so its top stays. */
static int tell_kept(struct relabel *relabel, const struct file_row *row,
	int err, const char *what)
{
	const struct svirt_event event = {
		.outcome = SVIRT_OUTCOME_KEPT,
		.reason = SVIRT_REASON_FAILED,
		.error = -err,
		.path = row->path,
		.role = row->role,
		.what = what,
	};

	event_tell(relabel->work, &event);
	return EVENT_LEFT | EVENT_KEPT;
}

static int settle_directory(struct relabel *relabel, const struct file_row *row,
	const struct file *top)
{
	int r = S_ISDIR(top->mode) ? begin(relabel, row, top) : 0;

	if (r == 0 && S_ISDIR(top->mode))
		r = settle_below(relabel, row);
	else if (r < 0 && r != -ENOMEM)
		r = tell_kept(relabel, row, r, NULL);
	relabel->flush.is_whole = false;
	return r;
}

int restore_tree(struct relabel *relabel, int64_t id)
{
	_cleanup_row_ struct file_row row = {0};
	_cleanup_file_ struct file top = FILE_NONE;
	const char *what = NULL;
	int r = file_find_id(relabel->registry, id, &row);

	if (r <= 0)
		return r;
	r = restore_find(relabel, &row, &top, &what);
	if (r == 0)
		return settle_directory(relabel, &row, &top);
	if (r == -ESTALE || r == -EEXIST)
		return 0;
	return r == -ENOMEM ? r : tell_kept(relabel, &row, r, what);
}

int restore_tree_stray(struct relabel *relabel, int64_t id)
{
	_cleanup_row_ struct file_row row = {0};
	_cleanup_file_ struct file top = FILE_NONE;
	const char *what = NULL;
	int r = file_find_id(relabel->registry, id, &row);

	if (r <= 0 || row.tree != FILE_ROW_MEMBER)
		return r < 0 ? r : 0;
	r = restore_find(relabel, &row, &top, &what);
	if (r == 0)
		return settle_directory(relabel, &row, &top);
	return r == -ENOMEM ? r : 0; /* what is kept is told with its row */
}
