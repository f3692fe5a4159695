/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * svirt_restore() goes over a VM's rows in pieces, a transaction each: label
 * back, on the disk, row gone, commit. Killed anywhere, the next call goes on
 * from there. A tree is walked first, for what the VM made in it, and its own
 * row goes last: until then the next call walks it again.
 */
#include "config.h"

#include "job.h"
#include "pin.h"

#define PIECE 512

/* Which rows a pass is for. */
enum pass { PASS_FILES, PASS_TREES, PASS_RUN, PASS_RUN_USES };

struct pass_state {
	enum pass pass;
	bool exactly; /* as it was, and in silence when that works */
	bool is_incomplete;
	int64_t above;
	struct batch batch;
};

static int list(struct job *job, struct pass_state *state, int64_t *ids)
{
	struct record *record = &job->record;
	int64_t vm = job->self->id;

	switch (state->pass) {
	case PASS_TREES:
		return record_list_trees(record, vm, state->above, ids, PIECE);
	case PASS_RUN_USES:
		return record_list_uses(
			record, vm, job->run, state->above, ids, PIECE);
	default:
		return record_list(record, vm, state->above, ids, PIECE);
	}
}

static int settle_id(struct job *job, struct pass_state *state, int64_t id)
{
	_cleanup_row_ struct record_row row = {0};
	struct item *item;
	int r = record_get(&job->record, id, &row);

	state->above = id;
	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	if (state->pass == PASS_FILES && row.tree > RECORD_FILE)
		return 0;
	item = batch_add(&state->batch);
	r = settle(job, &row, item, state->exactly);
	return r == 0 && item->is_over ? settle_drop(job, &row) : r;
}

/* The labels first, on the disk; then what the registry says. */
static int finish_piece(struct job *job, struct svirt_registry **undo)
{
	int err = pending_flush(job);

	record_reset(&job->record);
	if (err < 0 || (job->work->flags & SVIRT_TRY))
		return err;
	return registry_commit(undo);
}

/* Return 1 when there may be more rows, 0 or -errno. */
static int settle_piece(struct job *job, struct pass_state *state)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int64_t ids[PIECE];
	int count, err = registry_begin(job->registry);

	if (err < 0)
		return err;
	undo = job->registry;
	batch_empty(&state->batch);
	count = list(job, state, ids);
	for (int i = 0; err == 0 && i < count; i++)
		err = settle_id(job, state, ids[i]);
	if (err == 0 && count >= 0)
		err = finish_piece(job, &undo);
	if (err < 0 || count < 0) {
		record_reset(&job->record);
		return err < 0 ? err : count;
	}
	state->is_incomplete |=
		job_tell_rest(job, &state->batch, state->exactly);
	return count == PIECE;
}

static void pass_end(struct pass_state *state)
{
	batch_close(&state->batch);
}

/* Return 1 when files were left or kept, 0 or -errno. */
static int settle_pass(struct job *job, enum pass pass, bool exactly)
{
	_cleanup_(pass_end) struct pass_state state = {
		.pass = pass, .exactly = exactly};
	int r = batch_open(&state.batch, PIECE);

	if (pass == PASS_RUN)
		state.above = job->mark;
	if (r == 0)
		do
			r = settle_piece(job, &state);
		while (r > 0);
	return r < 0 ? r : state.is_incomplete;
}

/* 1 when some file could not be put back, 0 or -errno. */
int undo(struct job *job)
{
	int r, uses;

	uses = settle_pass(job, PASS_RUN_USES, true);
	r = settle_pass(job, PASS_RUN, true);
	return uses < 0 ? uses : r;
}

/* Nothing is left to put back: the level can go, if it was released. */
static int finish(struct job *job)
{
	_cleanup_rollback_ struct svirt_registry *undo_all = NULL;
	int err = registry_begin(job->registry);

	if (err < 0)
		return err;
	undo_all = job->registry;
	err = record_forget_contexts(&job->record, job->self->id);
	record_reset(&job->record);
	if (err > 0)
		return 0;
	if (err == 0)
		err = registry_forget_released(job->registry, job->self->id);
	return err < 0 ? err : registry_commit(&undo_all);
}

/* Walk the trees of the VM that can be found. */
static int walk_trees(struct job *job)
{
	int64_t ids[PIECE], above = 0;
	int failed = 0, r, count;

	do {
		count = record_list_trees(
			&job->record, job->self->id, above, ids, PIECE);
		for (int i = 0; i < count; i++) {
			above = ids[i];
			r = settle_tree(job, ids[i]);
			if (r < 0)
				return r;
			failed |= r;
		}
	} while (count == PIECE);
	return count < 0 ? count : failed;
}

static int restore_all(struct job *job)
{
	int trees = walk_trees(job), files, roots;

	if (trees < 0)
		return trees;
	files = settle_pass(job, PASS_FILES, false);
	if (files < 0)
		return files;
	/* What is left in a tree can only be found by walking it again. */
	if (trees > 0)
		return 1;
	roots = settle_pass(job, PASS_TREES, false);
	return roots < 0 ? roots : files | roots;
}

SVIRT_PUBLIC int svirt_restore(struct svirt_registry *registry,
	const struct svirt_vm *vm, const struct svirt_work *work)
{
	_cleanup_job_ struct job job;
	int err, r = job_open(registry, vm, work, &job);

	if (r == 0)
		r = work->count > 0 ? restore_some(&job) : restore_all(&job);
	if (r >= 0 && !(work->flags & SVIRT_TRY)) {
		err = finish(&job);
		r = err < 0 ? err : r;
	}
	return r > 0 ? -ECANCELED : r;
}
