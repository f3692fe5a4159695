/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>

#include <selinux/label.h>

#include "job.h"
#include "file/libvirt-mark.h"
#include "registry/context-row.h"
#include "alloc/release.h"

#define BATCH_MAX 4096
/* Descriptors for all that is not a file of a batch. */
#define SPARE 128

void job_close(struct job *job)
{
	if (job->file_contexts)
		selabel_close(job->file_contexts);
	tree_end(&job->source.walk);
	svirt_templates_clear(&job->templates);
	owners_clear(&job->owners);
	tags_clear(&job->tags);
	filesystems_clear(&job->filesystems);
	protected_close(&job->protected);
}

int job_open(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work, struct job *ret)
{
	int err;

	*ret = (struct job){
		.registry = registry,
		.self = vm,
		.work = work,
		.owners = {.registry = registry, .self = vm},
		.source = {.work = work},
		.mark = -1,
		.source_lock = PTHREAD_MUTEX_INITIALIZER,
		.registry_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	if (getrandom(&ret->run, sizeof(ret->run), 0) < 0)
		return util_errno();
	ret->run &= INT64_MAX;
	err = svirt_templates_load(&ret->templates);
	if (err == 0)
		err = protected_open(registry->path, &ret->protected);
	if (err == 0 && !(work->flags & SVIRT_TRY))
		err = release_forget_boots(registry);
	ret->is_askable = libvirt_mark_is_askable();
	return err;
}

size_t job_batch_room(const struct job *job)
{
	unsigned int threads = job->work->threads ? job->work->threads : 1;
	struct rlimit limit;
	size_t room;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
		limit.rlim_cur < SPARE + 16 * threads)
		return 16;
	/* A file named alone takes two: its directory is kept as well. */
	room = (limit.rlim_cur - SPARE) / threads / 2;
	return room < BATCH_MAX ? room : BATCH_MAX;
}

void job_tell(struct job *job, const struct svirt_event *event)
{
	job->work->fn(event, job->work->data);
}

void job_tell_item(struct job *job, const struct item *item)
{
	const struct svirt_event event = {
		.outcome = item->outcome,
		.reason = item->reason,
		.error = item->error,
		.path = item->path,
		.role = item->role,
		.member = item->tree == FILE_ROW_MEMBER,
		.old = item->old ? item->old->text : NULL,
		.new = item->new ? item->new->text : NULL,
		.vm = item->vm,
		.pid = item->pid,
		.what = item->what,
	};

	if (!item->is_silent)
		job_tell(job, &event);
}

int job_tell_rest(struct job *job, const struct batch *batch, bool quietly)
{
	int result = 0;

	for (size_t i = 0; i < batch->count; i++) {
		const struct item *item = &batch->items[i];
		int failed = item->outcome == SVIRT_KEPT ? JOB_LEFT | JOB_KEPT
			     : item->outcome == SVIRT_LEFT ||
					     item->outcome == SVIRT_REFUSED
				     ? JOB_LEFT
				     : 0;

		if (item->is_silent)
			continue;
		result |= failed;
		if (failed || !quietly)
			job_tell_item(job, item);
	}
	return result;
}

int job_tag(struct job *job, const struct file *file, struct tag **ret)
{
	char label[FILE_LABEL_MAX];
	int err = file_label(file, label);

	if (err == -ENODATA)
		return tags_get(&job->tags, NULL, ret);
	return err < 0 ? err : tags_get(&job->tags, label, ret);
}

int job_tag_row(struct job *job, struct tag *tag, int64_t *ret)
{
	int err = 0;

	if (tag->row == 0 && tag->text)
		err = context_row_get(job->registry, 0, tag->text, &tag->row);
	if (err == 0)
		*ret = tag->row;
	return err;
}
