/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lies in a tree goes to rest: what is on record, each to its own
 * original, and what the VM made. The rest of the tree is not touched. */
#include "config.h"

#include "job.h"

#define PIECE 256

/* An item as a walk met it, with its row when it has one. */
static int settle_item(struct job *job, struct item *item)
{
	_cleanup_row_ struct record_row row = {0};
	int r = item_open(item, 0);

	if (item_is_refused(item))
		item->outcome = SVIRT_KEPT;
	if (r < 0 || item->is_silent || item->outcome == SVIRT_KEPT)
		return r;
	r = volumes_find(&job->volumes, &item->file, item->identity.mount,
		&item->volume);
	if (r == 0)
		r = record_find(
			&job->record, &item->identity, item->volume, &row);
	if (r <= 0)
		return r < 0 ? r : settle_made(job, item);
	r = record_is_of(&job->record, &row, job->self->id);
	if (r <= 0) {
		item->is_silent = true;
		return r;
	}
	return settle(job, &row, item, false);
}

static int settle_batch(struct job *job, struct batch *batch)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = registry_begin(job->registry);

	if (err < 0)
		return err;
	undo = job->registry;
	for (size_t i = 0; err == 0 && i < batch->count; i++)
		err = settle_item(job, &batch->items[i]);
	if (err == 0)
		err = pending_flush(job);
	record_reset(&job->record);
	if (err == 0 && !(job->work->flags & SVIRT_TRY))
		err = registry_commit(&undo);
	return err < 0 ? err : job_tell_rest(job, batch, false);
}

/* Go over what the source has left. */
static int settle_source(struct job *job)
{
	_cleanup_(batch_close) struct batch batch = {0};
	int failed = 0, r = batch_open(&batch, PIECE), more = r == 0;

	while (more > 0) {
		batch_empty(&batch);
		more = source_fill(job, &batch);
		r = more < 0 ? more : settle_batch(job, &batch);
		if (r < 0)
			return r;
		failed |= r;
	}
	return r < 0 ? r : failed;
}

/* Nothing but the top of a tree is on the path to it. */
static int begin(
	struct job *job, const struct record_row *row, const struct file *top)
{
	_cleanup_free_ char *path = NULL;
	int err = file_path(top, &path);

	if (err < 0)
		return err;
	job->source.next = job->source.work->count;
	job->source.role = row->role;
	return walk_begin(
		&job->source.walk, top->fd, path, row->tree == RECORD_TREE_ONE);
}

int settle_tree(struct job *job, int64_t id)
{
	_cleanup_row_ struct record_row row = {0};
	_cleanup_file_ struct file top = FILE_NONE;
	int r = record_get(&job->record, id, &row);

	if (r > 0)
		r = locate(job, &row, &top);
	else if (r == 0)
		return 0;
	if (r == 0)
		r = begin(job, &row, &top);
	if (r == -ENOMEM)
		return r;
	return r < 0 ? 0 : settle_source(job);
}
