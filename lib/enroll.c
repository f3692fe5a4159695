/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A file enters the registry. This file MUST run in the write transaction that
 * commits its rows, and read the present label there: svirt_restore() puts a
 * label back within one too, so nobody takes another VM's label for an
 * original.
 */
#include "config.h"

#include <string.h>
#include <sys/statvfs.h>

#include "job.h"

/* The label an item has now; a file that is at another's level is refused. */
static int read_label(struct job *job, struct item *item)
{
	struct tag *tag;
	int err = job_tag(job, &item->file, &tag);

	if (err == -EOPNOTSUPP) {
		item_refuse(item, SVIRT_NO_LABELS, 0);
		item->what =
			filesystem_type(item->filesystem, item->identity.mount);
		return 0;
	}
	if (err < 0) {
		item_refuse(item, SVIRT_FAILED, err);
		return err == -ENOMEM ? err : 0;
	}
	item->old = tag;
	return owners_ask(&job->owners, tag);
}

static int refuse_owner(struct item *item)
{
	const struct tag *tag = item->old;

	if (tag->vm || tag->pid > 0) {
		item_refuse(item, SVIRT_LEVEL_TAKEN, 0);
		item->pid = tag->pid;
		item->vm = tag->vm ? strdup(tag->vm) : NULL;
		return tag->vm && !item->vm ? -ENOMEM : 0;
	}
	if (tag->is_odd && item->filesystem->is_remote)
		item_refuse(item, SVIRT_OTHER_HOST, 0);
	return 0;
}

static int insert(struct job *job, struct item *item, int64_t original)
{
	bool exclusive = role_is_exclusive(item->role);
	struct record_new new = {
		.vm = exclusive ? job->self->id : 0,
		.role = item->role,
		.tree = item->tree,
		.identity = &item->identity,
		.filesystem = item->filesystem,
		.path = item->path,
		.original = original,
		.context = item->new->row,
	};
	int r = record_insert(&job->record, &new);

	if (r <= 0)
		return r;
	item->row = job->record.next;
	if (!exclusive)
		r = record_use(
			&job->record, job->self->id, item->row, job->run);
	return r < 0 ? r : 1;
}

/* A right label on a read-only file system: nothing could be put back. */
static bool is_read_only(const struct item *item)
{
	struct statvfs fs;

	return fstatvfs(item->file.fd, &fs) == 0 && (fs.f_flag & ST_RDONLY);
}

static int finish_new(struct job *job, struct item *item)
{
	int err = refuse_owner(item);

	if (err < 0 || item_is_refused(item))
		return err;
	item->is_set = item->old != item->new;
	item->outcome = item->is_set ? SVIRT_LABELLED : SVIRT_UNCHANGED;
	if (item->is_set || !is_read_only(item))
		return 0;
	if (!role_is_exclusive(item->role))
		err = record_unuse(&job->record, job->self->id, item->row);
	if (err == 0)
		err = record_delete(&job->record, item->row);
	item->row = 0;
	item->outcome = SVIRT_ACCEPTED;
	return err;
}

static int refuse_row(
	struct job *job, struct item *item, const struct record_row *row)
{
	bool is_mine = row->vm == job->self->id;
	int r;

	if (row->vm > 0 && !is_mine)
		item_refuse(item, SVIRT_HELD_BY, 0);
	else if (row->role != item->role)
		item_refuse(item, SVIRT_OTHER_ROLE, 0);
	if (!item_is_refused(item))
		return 0;
	item->what = svirt_role_name(row->role);
	r = record_other(&job->record, row, job->self->id, &item->vm);
	return r < 0 ? r : 0;
}

/* The file was labelled before, and someone has changed that since, or the
 * label never came to be set: what it has now is its original. */
static int renew(
	struct job *job, struct item *item, const struct record_row *row)
{
	int64_t original;
	int r = refuse_owner(item);

	if (r < 0 || item_is_refused(item))
		return r;
	item->is_set = true;
	r = job_tag_row(job, item->old, &original);
	if (r < 0)
		return r;
	if (!role_is_exclusive(item->role))
		return record_set_original(
			&job->record, row->id, original, item->new->row);
	r = record_delete(&job->record, row->id);
	if (r == 0)
		r = insert(job, item, original);
	return r < 0 ? r : 0;
}

/* What was in a tree, or a tree without its mounts, is a tree of its own from
 * now on; never less, as what was labelled below must be found again. */
static int widen(
	struct job *job, const struct item *item, const struct record_row *row)
{
	if (item->tree <= RECORD_FILE || row->tree == RECORD_TREE ||
		row->tree == item->tree)
		return 0;
	return record_set_tree(&job->record, row->id, item->tree);
}

static int finish_known(struct job *job, struct item *item)
{
	_cleanup_row_ struct record_row row = {0};
	int r = record_find(
		&job->record, &item->identity, item->filesystem, &row);

	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	r = refuse_row(job, item, &row);
	if (r < 0 || item_is_refused(item))
		return r;
	item->row = row.id;
	item->outcome = SVIRT_UNCHANGED;
	r = widen(job, item, &row);
	if (r == 0 && !role_is_exclusive(item->role))
		r = record_use(&job->record, job->self->id, row.id, job->run);
	if (r < 0 || item->old == item->new)
		return r;
	item->outcome = SVIRT_LABELLED;
	return renew(job, item, &row);
}

int enroll(struct job *job, struct item *item)
{
	int64_t original;
	int r;

	if (item->is_silent || item->outcome == SVIRT_ACCEPTED)
		return 0;
	item->new = job->contexts[item->role];
	if (item->is_right) {
		item->old = item->new;
		item->outcome = SVIRT_UNCHANGED;
		return 0;
	}
	r = filesystems_find(&job->filesystems, &item->file,
		item->identity.mount, &item->filesystem);
	if (r == 0)
		r = record_filesystem(&job->record, item->filesystem);
	if (r == 0)
		r = read_label(job, item);
	if (r < 0 || item_is_refused(item))
		return r;
	r = job_tag_row(job, item->old, &original);
	if (r == 0)
		r = insert(job, item, original);
	if (r < 0)
		return r;
	return r > 0 ? finish_new(job, item) : finish_known(job, item);
}
