/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The file of one row goes to rest; which rows are restore.c's to say, which
 * label restore-label.c's.
 *
 * A file goes to rest. This file MUST run in a write transaction that deletes
 * the row only after the label is on the disk, and change no label but the one
 * that the row says was given.
 */
#include "config.h"

#include <string.h>

#include "registry/file-find.h"
#include "relabel/ownership.h"
#include "relabel/restore-find.h"
#include "relabel/restore-label.h"
#include "relabel/restore-row.h"
#include "selinux/context.h"

/* Rows that go in one transaction: what SQLite keeps in memory. */
#define DROP_MAX 8192

static void end(struct item *item, enum svirt_outcome outcome,
	enum svirt_reason reason, int error)
{
	item->outcome = outcome;
	item->reason = reason;
	item->error = -error;
}

/* Whether a label has the VM's own level: 1, 0 or -errno. */
static int is_own(const struct relabel *relabel, const struct label *label)
{
	_cleanup_context_ struct svirt_context context = {0};
	int err;

	if (!label->text)
		return 0;
	if (relabel->self->image &&
		strcmp(label->text, relabel->self->image) == 0)
		return 1;
	err = svirt_context_parse(label->text, &context);
	if (err < 0)
		return err == -ENOMEM ? err : 0;
	return context.has_range &&
	       svirt_level_count(&relabel->self->level) > 0 &&
	       svirt_level_equals(&context.range.high, &relabel->self->level);
}

int restore_row_drop(struct relabel *relabel, const struct file_row *row)
{
	int err = 0;

	if (row->vm == 0)
		err = file_row_unuse(
			relabel->registry, relabel->self->id, row->id);
	return err < 0 ? err : file_row_delete(relabel->registry, row->id);
}

/* Rows that a power cut brings back are of files that are at rest. */
static int drop_some(struct relabel *relabel, const int64_t *ids, size_t count)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = registry_begin_light(relabel->registry);

	if (err < 0)
		return err;
	undo = relabel->registry;
	for (size_t i = 0; err == 0 && i < count; i++)
		err = file_row_delete(relabel->registry, ids[i]);
	return err < 0 ? err : registry_commit(&undo);
}

int restore_row_drop_all(
	struct relabel *relabel, const int64_t *ids, size_t count)
{
	size_t done = 0, some;
	int err = flush_all(&relabel->flush, &relabel->filesystems);

	if (relabel->work->flags & SVIRT_WORK_DRY_RUN)
		return err;
	for (; err == 0 && done < count; done += some) {
		some = count - done < DROP_MAX ? count - done : DROP_MAX;
		err = drop_some(relabel, ids + done, some);
	}
	return err;
}

/* Change the label of an item; a failure is the item's. */
static int set(struct relabel *relabel, struct item *item, struct label *label,
	enum svirt_reason reason)
{
	int err = 0;

	item->new = label;
	if (item->new != item->old &&
		!(relabel->work->flags & SVIRT_WORK_DRY_RUN)) {
		err = file_set_label(&item->file, label->text);
		if (err < 0) {
			end(item, SVIRT_OUTCOME_KEPT, SVIRT_REASON_FAILED, err);
			return 0;
		}
		err = flush_add(&relabel->flush, &item->file, item->filesystem);
	}
	end(item, SVIRT_OUTCOME_RESTORED, reason, 0);
	return err;
}

static int find_label(struct relabel *relabel, const struct file_row *row,
	struct item *item, bool exactly, struct label **ret)
{
	const struct restore_case rest = {
		.role = row->role,
		.original = row->original,
		.path = item->path,
		.mode = item->file.mode,
	};

	item->reason = SVIRT_REASON_NONE;
	if (exactly)
		return label_cache_get(&relabel->labels, row->original, ret);
	return restore_label(relabel, &rest, ret, &item->reason);
}

/* Where the mount gives its files their label, no label of theirs was ever set,
 * and none can be. */
static void end_by_mount(struct item *item)
{
	if (item->outcome == SVIRT_OUTCOME_KEPT && item->error == EOPNOTSUPP)
		end(item, SVIRT_OUTCOME_AT_REST, SVIRT_REASON_BY_MOUNT, 0);
}

/* Give an item back to who had it, if it was given away: 0 when its label can
 * follow, else it is kept. */
static int give_back(
	struct relabel *relabel, const struct file_row *row, struct item *item)
{
	int r = ownership_undo(row, item, relabel->work->flags);

	if (r == -ESTALE) {
		if (item->reason == SVIRT_REASON_NONE)
			item->reason = SVIRT_REASON_OWNER_CHANGED;
		return 0;
	}
	item->is_given = r > 0 && !(relabel->work->flags & SVIRT_WORK_DRY_RUN);
	if (r < 0)
		end(item, SVIRT_OUTCOME_KEPT, SVIRT_REASON_FAILED, r);
	return r < 0 ? r : 0;
}

/* What to do with the label of a file that was found. */
static int settle_label(struct relabel *relabel, const struct file_row *row,
	struct item *item, bool exactly)
{
	struct label *rest;
	int r = find_label(relabel, row, item, exactly, &rest);
	const char *now = item->old->text;

	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		end(item, SVIRT_OUTCOME_KEPT, SVIRT_REASON_FAILED, r);
		return 0;
	}
	r = give_back(relabel, row, item);
	if (r < 0)
		return 0;
	if (now && strcmp(now, row->context) == 0) {
		r = set(relabel, item, rest, item->reason);
		if (row->original && strcmp(now, row->original) == 0)
			end_by_mount(item);
		return r;
	}
	if (item->old == rest || (!now && !row->original) ||
		(now && row->original && strcmp(now, row->original) == 0)) {
		end(item, SVIRT_OUTCOME_AT_REST,
			item->reason == SVIRT_REASON_OWNER_CHANGED
				? SVIRT_REASON_OWNER_CHANGED
				: SVIRT_REASON_NONE,
			0);
		return 0;
	}
	r = is_own(relabel, item->old);
	if (r >= 0)
		end(item, r ? SVIRT_OUTCOME_KEPT : SVIRT_OUTCOME_LEFT,
			SVIRT_REASON_CHANGED, 0);
	return r < 0 ? r : 0;
}

/* What to do with a file that was found. A label that changed is noted for the
 * disk already. */
static int settle_found(struct relabel *relabel, const struct file_row *row,
	struct item *item, bool exactly)
{
	int r = settle_label(relabel, row, item, exactly);

	if (r < 0 || !item->is_given || item->file.fd < 0)
		return r;
	return flush_add(&relabel->flush, &item->file, item->filesystem);
}

static int find(
	struct relabel *relabel, const struct file_row *row, struct item *item)
{
	int err = 0;

	if (item->file.fd < 0)
		err = restore_find(relabel, row, &item->file, &item->what);
	if (err == 0 && !item->filesystem)
		err = identity_read(&item->file, &item->identity);
	if (err == 0 && !item->filesystem)
		err = filesystems_find(&relabel->filesystems, &item->file,
			item->identity.mount, &item->filesystem);
	if (err == 0)
		err = label_cache_read(
			&relabel->labels, &item->file, &item->old);
	return err;
}

static int path_copy(const struct file_row *row, struct item *item)
{
	item->role = row->role;
	item->tree = row->tree;
	if (!item->path)
		item->path = strdup(row->path);
	return item->path ? 0 : -ENOMEM;
}

int restore_row(struct relabel *relabel, const struct file_row *row,
	struct item *item, bool exactly)
{
	int r = path_copy(row, item);

	if (r == 0 && row->vm == 0)
		r = file_find_other(
			relabel->registry, row, relabel->self->id, &item->vm);
	if (r > 0) {
		end(item, SVIRT_OUTCOME_STILL_USED, SVIRT_REASON_NONE, 0);
		return file_row_unuse(
			relabel->registry, relabel->self->id, row->id);
	}
	if (r == 0)
		r = find(relabel, row, item);
	if (r == -ENOMEM)
		return r;
	if (r == -ESTALE)
		end(item, SVIRT_OUTCOME_GONE, SVIRT_REASON_NONE, 0);
	else if (r == -EEXIST && row->tree == FILE_ROW_MEMBER)
		/* In its tree a VM renames as it likes (swtpm its state), and
		 * the walk has put to rest what it finds there. */
		end(item, SVIRT_OUTCOME_GONE, SVIRT_REASON_NONE, 0);
	else if (r == -EEXIST)
		end(item, SVIRT_OUTCOME_LEFT, SVIRT_REASON_REPLACED, 0);
	else if (r < 0)
		end(item, SVIRT_OUTCOME_KEPT, SVIRT_REASON_FAILED, r);
	else
		r = settle_found(relabel, row, item, exactly);
	item->is_over = item->outcome != SVIRT_OUTCOME_KEPT;
	return r == -ENOMEM ? r : 0;
}

int restore_row_made(
	struct relabel *relabel, struct item *item, const struct file_row *top)
{
	struct restore_case rest = {
		.role = item->role,
		.path = item->path,
		.mode = item->file.mode,
	};
	enum svirt_reason reason;
	struct label *label;
	int r = label_cache_read(&relabel->labels, &item->file, &item->old);

	if (r == 0)
		r = is_own(relabel, item->old);
	if (r == 0 || r == -ENODATA || r == -EOPNOTSUPP)
		item->is_silent = true;
	if (item->is_silent)
		return 0;
	if (r > 0)
		r = restore_label(relabel, &rest, &label, &reason);
	if (r == 0)
		r = ownership_undo_made(top, item, relabel->work->flags);
	if (r < 0) {
		end(item, SVIRT_OUTCOME_KEPT, SVIRT_REASON_FAILED, r);
		return r == -ENOMEM ? r : 0;
	}
	r = set(relabel, item, label, SVIRT_REASON_NONE);
	end_by_mount(item);
	return r;
}
