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

#include "job.h"
#include "registry/file-find.h"

#define PIECE 1024
#define ROWS_MAX 65536

/* ids: rows of files that are at rest, but perhaps not yet on the disk. */
struct tree_rest {
	bool is_alone;
	int result; /* as job_tell_rest() */
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
static int settle_row(struct job *job, struct tree_rest *tree,
	const struct file_row *row, struct item *item)
{
	int err = settle(job, row, item, false);

	if (err < 0 || !item->is_over)
		return err;
	if (!tree->is_alone)
		return settle_drop(job, row);
	tree->ids[tree->count++] = row->id;
	return 0;
}

/* An item as a walk met it, with its row when it has one. */
static int settle_item(
	struct job *job, struct tree_rest *tree, struct item *item)
{
	_cleanup_row_ struct file_row row = {0};
	int r = item_open(item, 0);

	if (item_is_refused(item))
		item->outcome = SVIRT_KEPT;
	if (r < 0 || item->is_silent || item->outcome == SVIRT_KEPT)
		return r;
	r = filesystems_find(&job->filesystems, &item->file,
		item->identity.mount, &item->filesystem);
	if (r == 0)
		r = file_find(
			job->registry, &item->identity, item->filesystem, &row);
	if (r <= 0)
		return r < 0 ? r : settle_made(job, item);
	r = file_find_is_of(job->registry, &row, job->self->id);
	if (r > 0 && (row.vm > 0) == tree->is_alone)
		return settle_row(job, tree, &row, item);
	item->is_silent = true; /* another's, or not by this walk */
	return r < 0 ? r : 0;
}

static int settle_items(struct job *job, struct tree_rest *tree)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = tree->is_alone ? registry_exec(job->registry, "BEGIN")
				 : registry_begin(job->registry);

	if (err < 0)
		return err;
	undo = job->registry;
	for (size_t i = 0; err == 0 && i < tree->batch.count; i++)
		err = settle_item(job, tree, &tree->batch.items[i]);
	if (err == 0 && !tree->is_alone)
		err = pending_flush(job);
	registry_reset(job->registry);
	if (err == 0 && !(job->work->flags & SVIRT_TRY))
		err = registry_commit(&undo);
	return err;
}

static int settle_batch(struct job *job, struct tree_rest *tree)
{
	int err = settle_items(job, tree);

	if (err == 0)
		tree->result |= job_tell_rest(job, &tree->batch, false);
	return err;
}

/* Labels to the disk, then rows away. */
static int rest_flush(struct job *job, struct tree_rest *tree)
{
	int err = settle_drop_all(job, tree->ids, tree->count);

	tree->count = 0;
	return err;
}

/* Go over what the source has left. */
static int settle_source(struct job *job, struct tree_rest *tree)
{
	int err, more = 1;

	while (more > 0) {
		batch_empty(&tree->batch);
		more = source_fill(job, &tree->batch);
		err = more < 0 ? more : settle_batch(job, tree);
		if (err == 0 && tree->count > ROWS_MAX - PIECE)
			err = rest_flush(job, tree);
		if (err < 0)
			return err;
	}
	err = rest_flush(job, tree);
	return err < 0 ? err : tree->result;
}

/* Nothing but the top of a tree is on the path to it. */
static int begin(
	struct job *job, const struct file_row *row, const struct file *top)
{
	_cleanup_free_ char *path = NULL;
	int err = file_path(top, &path);

	if (err < 0)
		return err;
	job->source.next = job->source.work->count;
	job->source.role = row->role;
	job->pending.is_whole = true;
	return tree_begin(&job->source.walk, top->fd, path,
		row->tree == FILE_ROW_TREE_ONE);
}

static int settle_below(struct job *job, const struct file_row *row)
{
	_cleanup_(rest_end) struct tree_rest tree = {.is_alone = row->vm > 0};
	size_t room = job_batch_room(job);
	int r = batch_open(&tree.batch, room < PIECE ? room : PIECE);

	if (r < 0)
		return r;
	tree.ids = calloc(ROWS_MAX, sizeof(*tree.ids));
	if (!tree.ids)
		return -ENOMEM;
	return settle_source(job, &tree);
}

/* What a tree that cannot be walked has is not known, so its top stays. */
static int tell_kept(struct job *job, const struct file_row *row, int err)
{
	const struct svirt_event event = {
		.outcome = SVIRT_KEPT,
		.reason = SVIRT_FAILED,
		.error = -err,
		.path = row->path,
		.role = row->role,
	};

	job_tell(job, &event);
	return JOB_LEFT | JOB_KEPT;
}

static int settle_directory(
	struct job *job, const struct file_row *row, const struct file *top)
{
	int r = S_ISDIR(top->mode) ? begin(job, row, top) : 0;

	if (r == 0 && S_ISDIR(top->mode))
		r = settle_below(job, row);
	else if (r < 0 && r != -ENOMEM)
		r = tell_kept(job, row, r);
	job->pending.is_whole = false;
	return r;
}

int settle_tree(struct job *job, int64_t id)
{
	_cleanup_row_ struct file_row row = {0};
	_cleanup_file_ struct file top = FILE_NONE;
	int r = file_find_id(job->registry, id, &row);

	if (r <= 0)
		return r;
	r = locate(job, &row, &top);
	if (r == 0)
		return settle_directory(job, &row, &top);
	if (r == -ESTALE || r == -EEXIST)
		return 0;
	return r == -ENOMEM ? r : tell_kept(job, &row, r);
}

int settle_stray(struct job *job, int64_t id)
{
	_cleanup_row_ struct file_row row = {0};
	_cleanup_file_ struct file top = FILE_NONE;
	int r = file_find_id(job->registry, id, &row);

	if (r <= 0 || row.tree != FILE_ROW_MEMBER)
		return r < 0 ? r : 0;
	r = locate(job, &row, &top);
	if (r == 0)
		return settle_directory(job, &row, &top);
	return r == -ENOMEM ? r : 0; /* what is kept is told with its row */
}
