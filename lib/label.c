/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
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

#include "job.h"
#include "registry/file-find.h"
#include "registry/context-row.h"

#define THREADS_MAX 64

static int context_make(struct job *job, enum svirt_role role, char **ret_text)
{
	struct svirt_level bare = {.sensitivity = job->self->level.sensitivity};
	const struct svirt_templates *templates = &job->templates;

	if (role != SVIRT_SHARED && role != SVIRT_IMAGE && !templates->content)
		return -ENODATA;
	switch (role) {
	case SVIRT_SHARED:
		return svirt_context_with_level(
			job->self->image, &bare, ret_text);
	case SVIRT_PRIVATE:
		return svirt_context_with_level(
			templates->content, &job->self->level, ret_text);
	case SVIRT_CONTENT:
		*ret_text = strdup(templates->content);
		break;
	default:
		*ret_text = strdup(job->self->image);
		break;
	}
	return *ret_text ? 0 : -ENOMEM;
}

static int prepare_role(struct job *job, enum svirt_role role)
{
	_cleanup_free_ char *text = NULL;
	int err;

	if (job->contexts[role])
		return 0;
	err = context_make(job, role, &text);
	if (err < 0)
		return err;
	err = svirt_context_is_valid(text);
	if (err <= 0)
		return err < 0 ? err : -EINVAL;
	return tags_get(&job->tags, text, &job->contexts[role]);
}

/* Under MLS, writing needs equal levels. */
static int ask_sharing(struct job *job)
{
	const struct tag *shared = job->contexts[SVIRT_SHARED];
	int r = 1;

	if (shared)
		r = svirt_policy_allows(
			job->self->process, shared->text, "file", "write");
	job->is_sharing = r > 0;
	return r < 0 ? r : 0;
}

static int ask_single(struct job *job)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms others = {0};
	int err = svirt_registry_overlaps(job->registry, job->self, &others);

	job->is_single = err == 0 && others.count == 0 &&
			 svirt_level_count(&job->self->level) > 0;
	return err;
}

const char *job_right_label(const struct job *job, enum svirt_role role)
{
	if (!job->is_single || role != SVIRT_IMAGE || !job->contexts[role])
		return NULL;
	return job->contexts[role]->text;
}

static int prepare(struct job *job)
{
	int err = ask_single(job);

	for (size_t i = 0; err == 0 && i < job->work->count; i++)
		err = prepare_role(job, job->work->targets[i].role);
	return err < 0 ? err : ask_sharing(job);
}

/* The numbers of this call's contexts, in its first transaction. */
static int number_contexts(struct job *job)
{
	int err = 0;

	for (int role = 0; err == 0 && role < ROLES; role++) {
		struct tag *tag = job->contexts[role];

		if (tag && tag->row == 0)
			err = context_row_get(job->registry,
				role_is_exclusive(role) ? job->self->id : 0,
				tag->text, &tag->row);
	}
	return err;
}

static bool has_refusal(const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		if (item_is_refused(&batch->items[i]))
			return true;
	return false;
}

/* Numbers that a transaction gave out are not there when it is undone. */
static void forget_numbers(struct job *job)
{
	for (size_t i = 0; i < job->tags.count; i++)
		job->tags.list[i]->row = 0;
	for (size_t i = 0; i < job->filesystems.count; i++)
		job->filesystems.list[i]->row = 0;
}

static int enroll_batch(struct job *job, struct batch *batch)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = file_row_begin(job->registry, job->self->id);

	if (err < 0)
		return err;
	undo = job->registry;
	if (job->mark < 0)
		job->mark = job->registry->last_file;
	err = number_contexts(job);
	for (size_t i = 0; err == 0 && i < batch->count; i++)
		err = enroll(job, &batch->items[i]);
	registry_reset(job->registry);
	if (err == 0 && has_refusal(batch))
		err = -ECANCELED;
	if (err == 0 && !(job->work->flags & SVIRT_TRY))
		return registry_commit(&undo);
	forget_numbers(job);
	return err;
}

static int open_batch(struct job *job, struct batch *batch)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < batch->count; i++) {
		err = item_open(&batch->items[i], job->work->flags);
		if (err == 0)
			err = examine(job, &batch->items[i]);
	}
	return err < 0 ? err : has_refusal(batch) ? -ECANCELED : 0;
}

static void apply_batch(struct job *job, struct batch *batch)
{
	if (job->work->flags & SVIRT_TRY)
		return;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->items[i].is_set)
			item_apply(job, &batch->items[i]);
}

/* Tell of a batch: of all its files, or when it was not entered or a file
 * could not be labelled only of what stood in the way. */
static int tell_batch(struct job *job, struct batch *batch, int err)
{
	for (size_t i = 0; i < batch->count; i++) {
		struct item *item = &batch->items[i];

		if (err == 0 || item_is_refused(item))
			job_tell_item(job, item);
		if (err == 0 && !item->is_silent)
			err = forecast(job, item);
	}
	return err;
}

/* Another VM can have a shared or content file too. */
static int drop(struct job *job, const struct item *item)
{
	const struct file_row row = {.id = item->row};
	int r = file_row_unuse(job->registry, job->self->id, item->row);

	if (r == 0)
		r = file_find_other(job->registry, &row, job->self->id, NULL);
	if (r != 0)
		return r < 0 ? r : 0;
	return file_row_delete(job->registry, item->row);
}

/* Take what could stay as it was off the record again. */
static int drop_accepted(struct job *job, struct batch *batch)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = 0;

	for (size_t i = 0; err == 0 && i < batch->count; i++) {
		const struct item *item = &batch->items[i];

		if (item->outcome != SVIRT_ACCEPTED || item->row == 0)
			continue;
		if (!undo)
			err = file_row_begin(job->registry, job->self->id);
		if (err == 0) {
			undo = job->registry;
			err = drop(job, item);
		}
	}
	registry_reset(job->registry);
	return err < 0 || !undo ? err : registry_commit(&undo);
}

static int label_batch(struct job *job, struct batch *batch)
{
	int err = open_batch(job, batch);

	pthread_mutex_lock(&job->registry_lock);
	if (err == 0)
		err = enroll_batch(job, batch);
	pthread_mutex_unlock(&job->registry_lock);
	if (err == 0)
		apply_batch(job, batch);
	pthread_mutex_lock(&job->registry_lock);
	if (err == 0)
		err = drop_accepted(job, batch);
	if (err == 0 && has_refusal(batch))
		err = -ECANCELED;
	if (err == 0 || err == -ECANCELED)
		err = tell_batch(job, batch, err);
	pthread_mutex_unlock(&job->registry_lock);
	return err;
}

static void fail(struct job *job, int err)
{
	pthread_mutex_lock(&job->source_lock);
	if (job->error == 0)
		job->error = err;
	pthread_mutex_unlock(&job->source_lock);
}

/* Take the next batch. Return 1, 0 at the end or when another thread failed,
 * or -errno. */
static int take(struct job *job, struct batch *batch)
{
	int r = 0;

	batch_empty(batch);
	pthread_mutex_lock(&job->source_lock);
	if (job->error == 0)
		r = source_fill(job, batch);
	pthread_mutex_unlock(&job->source_lock);
	return r < 0 ? r : batch->count > 0;
}

static void *work(void *data)
{
	_cleanup_(batch_close) struct batch batch = {0};
	struct job *job = data;
	int r = batch_open(&batch, job_batch_room(job));

	while (r == 0) {
		r = take(job, &batch);
		if (r <= 0)
			break;
		r = label_batch(job, &batch);
	}
	if (r < 0)
		fail(job, r);
	return NULL;
}

/* Work in this thread and the others that were asked for; fewer do as well. */
static int work_all(struct job *job)
{
	pthread_t threads[THREADS_MAX];
	unsigned int count = 0;

	while (count + 1 < job->work->threads && count < THREADS_MAX &&
		pthread_create(&threads[count], NULL, work, job) == 0)
		count++;
	work(job);
	while (count > 0)
		pthread_join(threads[--count], NULL);
	return job->error;
}

SVIRT_PUBLIC int svirt_label(struct svirt_registry *registry,
	const struct svirt_vm *vm, const struct svirt_work *todo)
{
	_cleanup_job_ struct job job;
	int err, undone;

	err = job_open(registry, vm, todo, &job);
	if (err == 0 && !vm->relabel)
		err = -EPERM;
	if (err == 0)
		err = prepare(&job);
	if (err == 0)
		err = work_all(&job);
	if (err == 0 || job.mark < 0 || (todo->flags & SVIRT_TRY))
		return err;
	undone = job_undo(&job);
	return undone < 0 ? undone : err;
}
