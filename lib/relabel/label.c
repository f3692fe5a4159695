/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * svirt_label(): batch by batch, all or nothing; each step has a file beside
 * this one (label-check, label-record, label-set).
 *
 * svirt_label() MUST
 *  - commit what it is about to do, durably, before a label changes;
 *  - label the descriptor that was examined;
 *  - put back what it labelled, when any file is refused.
 *
 * Files go through in batches, so that one flush serves thousands: opened and
 * examined, entered in one transaction, then labelled. Threads take a batch
 * each; only one at a time is in the registry, where it waits for the disk
 * while the others open and label.
 */
#include "config.h"

#include <string.h>

#include "registry/file-find.h"
#include "relabel/event.h"
#include "relabel/chain.h"
#include "relabel/label-check.h"
#include "relabel/label-record.h"
#include "relabel/label-set.h"
#include "registry/lock.h"
#include "registry/vm-start.h"
#include "relabel/restore.h"
#include "relabel/role-context.h"

#define THREADS_MAX 64

static bool has_refusal(const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		if (item_is_refused(&batch->items[i]))
			return true;
	return false;
}

/* Numbers that a transaction gave out are not there when it is undone. */
static void forget_numbers(struct relabel *relabel)
{
	labels_forget_numbers(&relabel->labels);
	for (size_t i = 0; i < relabel->filesystems.count; i++)
		relabel->filesystems.list[i]->row = 0;
}

static int record_batch(struct relabel *relabel, struct batch *batch)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = file_row_begin(relabel->registry, relabel->self->id);

	if (err < 0)
		return err;
	undo = relabel->registry;
	if (relabel->mark < 0)
		relabel->mark = relabel->registry->last_file;
	err = role_context_number(relabel);
	for (size_t i = 0; err == 0 && i < batch->count; i++)
		err = label_record(relabel, &batch->items[i]);
	registry_reset(relabel->registry);
	if (err == 0 && has_refusal(batch))
		err = -ECANCELED;
	if (err == 0 && !(relabel->work->flags & SVIRT_WORK_DRY_RUN))
		return registry_commit(&undo);
	forget_numbers(relabel);
	return err;
}

static int open_batch(struct relabel *relabel, struct batch *batch)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < batch->count; i++) {
		err = item_open(&batch->items[i], relabel->work->flags);
		if (err == 0)
			err = label_check(relabel, &batch->items[i]);
	}
	return err < 0 ? err : has_refusal(batch) ? -ECANCELED : 0;
}

static void set_batch(struct relabel *relabel, struct batch *batch)
{
	if (relabel->work->flags & SVIRT_WORK_DRY_RUN)
		return;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->items[i].is_set)
			label_set(relabel, &batch->items[i]);
}

/* Tell of a batch: of all its files, or when it was not entered or a file
 * could not be labelled only of what stood in the way. */
static int tell_batch(struct relabel *relabel, struct batch *batch, int err)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct item *item = &batch->items[i];

		if (err == 0 || item_is_refused(item))
			event_tell_item(relabel->work, item);
		if (err == 0 && !item->is_silent)
			err = label_set_forecast(relabel, item);
	}
	return err;
}

/* Another VM can have a shared or content file too. */
static int drop(struct relabel *relabel, const struct item *item)
{
	const struct file_row row = {.id = item->row};
	int r = file_row_unuse(relabel->registry, relabel->self->id, item->row);

	if (r == 0)
		r = file_find_other(
			relabel->registry, &row, relabel->self->id, NULL);
	if (r != 0)
		return r < 0 ? r : 0;
	return file_row_delete(relabel->registry, item->row);
}

/* Take what could stay as it was off the record again. */
static int drop_accepted(struct relabel *relabel, struct batch *batch)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = 0;

	for (size_t i = 0; err == 0 && i < batch->count; i++) {
		const struct item *item = &batch->items[i];

		if (item->outcome != SVIRT_OUTCOME_ACCEPTED || item->row == 0)
			continue;
		if (!undo)
			err = file_row_begin(
				relabel->registry, relabel->self->id);
		if (err == 0) {
			undo = relabel->registry;
			err = drop(relabel, item);
		}
	}
	registry_reset(relabel->registry);
	return err < 0 || !undo ? err : registry_commit(&undo);
}

static int label_batch(struct relabel *relabel, struct batch *batch)
{
	int err = open_batch(relabel, batch);

	pthread_mutex_lock(&relabel->registry_lock);
	if (err == 0)
		err = record_batch(relabel, batch);
	pthread_mutex_unlock(&relabel->registry_lock);
	if (err == 0)
		set_batch(relabel, batch);
	pthread_mutex_lock(&relabel->registry_lock);
	if (err == 0)
		err = drop_accepted(relabel, batch);
	if (err == 0 && has_refusal(batch))
		err = -ECANCELED;
	if (err == 0 || err == -ECANCELED)
		err = tell_batch(relabel, batch, err);
	pthread_mutex_unlock(&relabel->registry_lock);
	return err;
}

static void fail(struct relabel *relabel, int err)
{
	pthread_mutex_lock(&relabel->targets_lock);
	if (relabel->error == 0)
		relabel->error = err;
	pthread_mutex_unlock(&relabel->targets_lock);
}

/* Take the next batch. Return 1, 0 at the end or when another thread failed,
 * or -errno. */
static int take(struct relabel *relabel, struct batch *batch)
{
	int r = 0;

	batch_empty(batch);
	pthread_mutex_lock(&relabel->targets_lock);
	if (relabel->error == 0)
		r = targets_fill(&relabel->targets, batch);
	pthread_mutex_unlock(&relabel->targets_lock);
	return r < 0 ? r : batch->count > 0;
}

static void *work(void *data)
{
	_cleanup_(batch_close) struct batch batch = {0};
	struct relabel *relabel = data;
	int r = batch_open(&batch, batch_room(relabel->work));

	while (r == 0) {
		r = take(relabel, &batch);
		if (r <= 0)
			break;
		r = label_batch(relabel, &batch);
	}
	if (r < 0)
		fail(relabel, r);
	return NULL;
}

/* Work in this thread and the others that were asked for; fewer do as well. */
static int work_all(struct relabel *relabel)
{
	pthread_t threads[THREADS_MAX];
	unsigned int count = 0;

	while (count + 1 < relabel->work->threads && count < THREADS_MAX &&
		pthread_create(&threads[count], NULL, work, relabel) == 0)
		count++;
	work(relabel);
	while (count > 0)
		pthread_join(threads[--count], NULL);
	return relabel->error;
}

SVIRT_PUBLIC int svirt_label(struct svirt_registry *registry,
	const struct svirt_vm *vm, const struct svirt_work *todo)
{
	_cleanup_lock_ struct lock lock = {0};
	_cleanup_relabel_ struct relabel relabel;
	int err, undone;

	err = relabel_open(registry, vm, todo, &relabel);
	if (err == 0)
		err = protected_open(registry->path, &relabel.protected);
	relabel.targets.protected = &relabel.protected;
	if (err == 0)
		err = lock_begin(registry, vm, &lock);
	if (err == 0 && !vm->relabel)
		err = -EPERM;
	if (err == 0)
		err = vm_start_check_stranger(registry, vm);
	if (err == 0)
		err = role_context_prepare(&relabel);
	if (err == 0)
		err = chains_open(&relabel);
	if (err == 0)
		err = work_all(&relabel);
	if (err == 0)
		err = chains_record(&relabel);
	if (err == 0 || relabel.mark < 0 ||
		(relabel.whole.flags & SVIRT_WORK_DRY_RUN))
		return err;
	undone = restore_undo(&relabel);
	return undone < 0 ? undone : err;
}
