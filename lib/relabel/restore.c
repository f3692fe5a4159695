/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * svirt_restore() of a whole VM; single files are in restore-named.c, trees in
 * restore-tree.c.
 *
 * svirt_restore() goes over a VM's rows in pieces, a transaction each: label
 * back, on the disk, row gone, commit. Killed anywhere, the next call goes on
 * from there. A tree is walked first, for what the VM made in it, and its own
 * row goes last: until then the next call walks it again.
 */
#include "config.h"

#include "alloc/release.h"
#include "file/find-mount.h"
#include "registry/context-row.h"
#include "registry/file-find.h"
#include "registry/file-list.h"
#include "relabel/event.h"
#include "relabel/restore-find.h"
#include "relabel/restore-named.h"
#include "relabel/restore-row.h"
#include "relabel/restore-tree.h"
#include "registry/lock.h"
#include "registry/vm-cgroup.h"
#include "registry/vm-start.h"
#include "relabel/restore.h"

#define PIECE 512

/* Which rows a pass is for: of files that the VM alone has, that others can
 * have too, tops of trees; and what a call of svirt_label() added of each. */
enum pass { PASS_ALONE, PASS_USES, PASS_TREES, PASS_RUN_ALONE, PASS_RUN_USES };

struct pass_state {
	enum pass pass;
	bool exactly; /* as it was, and in silence when that works */
	int result;   /* as event_tell_rest() */
	int64_t above;
	struct batch batch;
	int count; /* of ids that are over */
	int64_t ids[PIECE];
};

/* Nobody else takes such a file while its row stands. So others need not wait
 * for the registry while a disk image is flushed. */
static bool is_alone(const struct pass_state *state)
{
	return state->pass == PASS_ALONE || state->pass == PASS_RUN_ALONE;
}

static int list(
	struct relabel *relabel, const struct pass_state *state, int64_t *ids)
{
	struct svirt_registry *registry = relabel->registry;
	int64_t vm = relabel->self->id, above = state->above;

	switch (state->pass) {
	case PASS_TREES:
		return file_list_trees(registry, vm, above, ids, PIECE);
	case PASS_USES:
		return file_list_uses(registry, vm, above, ids, PIECE);
	case PASS_RUN_USES:
		return file_list_run(
			registry, vm, relabel->run, above, ids, PIECE);
	default:
		return file_list_alone(registry, vm, above, ids, PIECE);
	}
}

static int settle_id(
	struct relabel *relabel, struct pass_state *state, int64_t id)
{
	_cleanup_row_ struct file_row row = {0};
	struct item *item;
	int r = file_find_id(relabel->registry, id, &row);

	state->above = id;
	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	if ((state->pass == PASS_ALONE || state->pass == PASS_USES) &&
		row.tree > FILE_ROW_FILE)
		return 0;
	item = batch_add(&state->batch);
	r = restore_row(relabel, &row, item, state->exactly);
	file_close(&item->file); /* there are many in a piece */
	if (r < 0 || !item->is_over)
		return r;
	if (!is_alone(state))
		return restore_row_drop(relabel, &row);
	state->ids[state->count++] = id;
	return 0;
}

static int settle_ids(struct relabel *relabel, struct pass_state *state,
	const int64_t *ids, int count)
{
	int err = 0;

	state->count = 0;
	batch_empty(&state->batch);
	for (int i = 0; err == 0 && i < count; i++)
		err = settle_id(relabel, state, ids[i]);
	registry_reset(relabel->registry);
	if (err == 0 && is_alone(state))
		return restore_row_drop_all(
			relabel, state->ids, (size_t)state->count);
	return err < 0 ? err
		       : flush_all(&relabel->flush, &relabel->filesystems);
}

/* What VMs wrote into a shared file goes to the disk before the registry is
 * locked, so that little is left to flush while it is; and file systems are
 * asked whether they answer at all. */
static int flush_shared(struct relabel *relabel, const struct pass_state *state)
{
	int64_t ids[PIECE];
	int count = list(relabel, state, ids);
	const char *what;

	for (int i = 0; i < count; i++) {
		_cleanup_row_ struct file_row row = {0};
		_cleanup_file_ struct file file = FILE_NONE;

		if (file_find_id(relabel->registry, ids[i], &row) <= 0 ||
			find_mount_of_path(
				&relabel->filesystems, row.path, &what) < 0 ||
			row.role != SVIRT_ROLE_SHARED)
			continue;
		if (restore_find(relabel, &row, &file, &what) == 0 &&
			!file.is_path)
			fsync(file.fd);
	}
	registry_reset(relabel->registry);
	return count;
}

static int settle_together(struct relabel *relabel, struct pass_state *state)
{
	_cleanup_rollback_ struct svirt_registry *undo_all = NULL;
	int64_t ids[PIECE];
	int count, err = registry_begin(relabel->registry);

	if (err < 0)
		return err;
	undo_all = relabel->registry;
	count = list(relabel, state, ids);
	err = count < 0 ? count : settle_ids(relabel, state, ids, count);
	if (err == 0 && !(relabel->work->flags & SVIRT_WORK_DRY_RUN))
		err = registry_commit(&undo_all);
	return err < 0 ? err : count;
}

/* Return 1 when there may be more rows, 0 or -errno. */
static int settle_piece(struct relabel *relabel, struct pass_state *state)
{
	int64_t ids[PIECE];
	int count, err = 0;

	if (is_alone(state)) {
		count = list(relabel, state, ids);
		if (count > 0)
			err = settle_ids(relabel, state, ids, count);
	} else {
		count = flush_shared(relabel, state);
		if (count > 0)
			count = settle_together(relabel, state);
	}
	if (err < 0 || count < 0)
		return err < 0 ? err : count;
	state->result |=
		event_tell_rest(relabel->work, &state->batch, state->exactly);
	return count == PIECE;
}

static void pass_end(struct pass_state *state)
{
	batch_close(&state->batch);
}

/* Return as event_tell_rest(), or -errno. */
static int settle_pass(struct relabel *relabel, enum pass pass, bool exactly)
{
	_cleanup_(pass_end) struct pass_state state = {
		.pass = pass, .exactly = exactly};
	int r = batch_open(&state.batch, PIECE);

	if (pass == PASS_RUN_ALONE)
		state.above = relabel->mark;
	if (r == 0)
		do
			r = settle_piece(relabel, &state);
		while (r > 0);
	return r < 0 ? r : state.result;
}

int restore_undo(struct relabel *relabel)
{
	int r, uses;

	uses = settle_pass(relabel, PASS_RUN_USES, true);
	r = settle_pass(relabel, PASS_RUN_ALONE, true);
	return uses < 0 ? uses : r;
}

/* What is over with the files: where the VM ran, and when nothing is left to
 * put back, its contexts and, if it was released, its level. A power cut may
 * undo that: it is found again. */
static int finish(struct relabel *relabel)
{
	_cleanup_rollback_ struct svirt_registry *undo_all = NULL;
	struct svirt_registry *registry = relabel->registry;
	int err = relabel->work->count > 0
			  ? 0
			  : vm_start_clear(registry, relabel->self);

	if (err == 0)
		err = registry_begin_light(registry);
	if (err < 0)
		return err;
	undo_all = registry;
	if (relabel->work->count == 0)
		err = vm_cgroup_delete_old(registry, relabel->self->id, NULL);
	if (err == 0)
		err = context_row_forget_apart(registry);
	if (err == 0)
		err = context_row_forget(registry, relabel->self->id);
	registry_reset(registry);
	if (err == 0)
		err = release_if_empty(registry, relabel->self->id);
	return err < 0 ? err : registry_commit(&undo_all);
}

/* Walk what is listed and can be found. */
static int walk_each(struct relabel *relabel,
	int (*each)(struct svirt_registry *registry, int64_t vm, int64_t above,
		int64_t *ret, int max),
	int (*settle_one)(struct relabel *relabel, int64_t id))
{
	int64_t ids[PIECE], above = 0;
	int failed = 0, r, count;

	do {
		count = each(relabel->registry, relabel->self->id, above, ids,
			PIECE);
		for (int i = 0; i < count; i++) {
			above = ids[i];
			r = settle_one(relabel, ids[i]);
			if (r < 0)
				return r;
			failed |= r;
		}
	} while (count == PIECE);
	return count < 0 ? count : failed;
}

/* A directory that was labelled in a tree and moved out of it since is a tree
 * of its own: what is on record once the trees were walked lies elsewhere. */
static int walk_all(struct relabel *relabel)
{
	int r = walk_each(relabel, file_list_trees, restore_tree);

	/* Else what is in the trees is on record still. */
	if (r == 0 && !(relabel->work->flags & SVIRT_WORK_DRY_RUN))
		r = walk_each(relabel, file_list_members, restore_tree_stray);
	return r;
}

static int restore_all(struct relabel *relabel)
{
	int trees = walk_all(relabel), files, uses, roots;

	if (trees < 0)
		return trees;
	files = settle_pass(relabel, PASS_ALONE, false);
	uses = files < 0 ? files : settle_pass(relabel, PASS_USES, false);
	if (uses < 0)
		return uses;
	/* What is left in a tree can only be found by walking it again. */
	if (trees & EVENT_KEPT)
		return trees;
	roots = settle_pass(relabel, PASS_TREES, false);
	return roots < 0 ? roots : trees | files | uses | roots;
}

SVIRT_PUBLIC int svirt_restore(struct svirt_registry *registry,
	const struct svirt_vm *vm, const struct svirt_work *todo)
{
	_cleanup_lock_ struct lock lock = {0};
	_cleanup_relabel_ struct relabel relabel;
	int err, r = relabel_open(registry, vm, todo, &relabel);
	const struct svirt_work *work = relabel.work;

	if (r == 0)
		r = lock_begin(registry, vm, &lock);
	if (r == 0 && work->count == 0)
		r = vm_start_is_free(registry, vm);
	if (r == 0)
		r = work->count > 0 ? restore_named(&relabel)
				    : restore_all(&relabel);
	if (r >= 0 && !(work->flags & SVIRT_WORK_DRY_RUN)) {
		err = finish(&relabel);
		r = err < 0 ? err : r;
	}
	return r > 0 ? -ECANCELED : r;
}
