/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that no VM has go back to what the policy says of their path: what a
 * lost registry, or a tool without one, left behind. */
#include "config.h"

#include <string.h>

#include "registry/file-find.h"
#include "relabel/event.h"
#include "relabel/label-check.h"
#include "relabel/restore-label.h"

#define PIECE 256

static int refuse_on_record(struct relabel *relabel, struct item *item)
{
	_cleanup_row_ struct file_row row = {0};
	int r = file_find(
		relabel->registry, &item->identity, item->filesystem, &row);

	if (r <= 0)
		return r;
	item_refuse(item, SVIRT_REASON_ON_RECORD, 0);
	r = file_find_other(relabel->registry, &row, 0, &item->vm);
	return r < 0 ? r : 0;
}

/* What runs has a right to its label, and a VM to what it made in its tree,
 * which has no record. */
static int read_label(struct relabel *relabel, struct item *item)
{
	int err = label_cache_read(&relabel->labels, &item->file, &item->old);

	if (err == 0)
		err = label_holders_ask(&relabel->owners, item->old);
	if (err < 0 && err != -ENOMEM) {
		item_refuse(item, SVIRT_REASON_FAILED, err);
		return 0;
	}
	if (err < 0 || (item->old->pid == 0 && !item->old->vm))
		return err;
	item_refuse(item, SVIRT_REASON_LEVEL_TAKEN, 0);
	item->pid = item->old->pid;
	item->vm = item->old->vm ? strdup(item->old->vm) : NULL;
	return item->old->vm && !item->vm ? -ENOMEM : 0;
}

/* Whether a file was put to rest as the toolkit does: what the policy says of
 * its path may be open to every VM. */
static bool is_at_rest(const struct relabel *relabel, const struct item *item)
{
	return !relabel->is_insistent && restore_label_is_rest(item->old->text);
}

static int set_default(struct relabel *relabel, struct item *item)
{
	const struct restore_case rest = {
		.role = SVIRT_ROLE_CONTENT, /* nothing here is a VM's secret */
		.original = item->old->text,
		.path = item->path,
		.mode = item->file.mode,
	};
	int err;

	if (is_at_rest(relabel, item)) {
		item->outcome = SVIRT_OUTCOME_AT_REST;
		return 0;
	}
	err = restore_label(relabel, &rest, &item->new, &item->reason);
	item->reason = SVIRT_REASON_NONE;
	item->outcome = item->new == item->old ? SVIRT_OUTCOME_AT_REST
					       : SVIRT_OUTCOME_RESTORED;
	if (err == 0 && item->new != item->old &&
		!(relabel->work->flags & SVIRT_WORK_DRY_RUN))
		err = file_set_label(&item->file, item->new->text);
	if (err < 0 && err != -ENOMEM) {
		item_refuse(item, SVIRT_REASON_FAILED, err);
		return 0;
	}
	return err;
}

static int put(struct relabel *relabel, struct item *item)
{
	int err = item_open(item, relabel->work->flags);

	if (err == 0)
		err = label_check(relabel, item);
	if (err < 0 || item->is_silent || item_is_refused(item))
		return err;
	err = filesystems_find(&relabel->filesystems, &item->file,
		item->identity.mount, &item->filesystem);
	if (err == 0)
		err = refuse_on_record(relabel, item);
	if (err == 0 && !item_is_refused(item))
		err = read_label(relabel, item);
	if (err == 0 && !item_is_refused(item))
		err = set_default(relabel, item);
	return err;
}

/* In a transaction, so that no VM takes a file meanwhile. */
static int put_all(struct relabel *relabel, struct batch *batch)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = registry_begin(relabel->registry);

	if (err < 0)
		return err;
	undo = relabel->registry;
	for (size_t i = 0; err == 0 && i < batch->count; i++)
		err = put(relabel, &batch->items[i]);
	registry_reset(relabel->registry);
	return err;
}

/* Whoever is told may take long, and the registry must not wait for that. */
static int put_batch(struct relabel *relabel, struct batch *batch)
{
	int err = put_all(relabel, batch);

	return err < 0 ? err : event_tell_rest(relabel->work, batch, false);
}

static size_t room(const struct relabel *relabel)
{
	size_t room = batch_room(relabel->work);

	return room < PIECE ? room : PIECE;
}

SVIRT_PUBLIC int svirt_restore_unowned(
	struct svirt_registry *registry, const struct svirt_work *work)
{
	_cleanup_(batch_close) struct batch batch = {0};
	_cleanup_relabel_ struct relabel relabel;
	int failed = 0, more = 1, r;

	r = relabel_open(registry, NULL, work, &relabel);
	relabel.is_insistent = relabel.whole.flags & SVIRT_REST_DEFAULT;
	relabel.whole.flags |= SVIRT_ALLOW_DISK | SVIRT_REST_DEFAULT;
	if (r == 0)
		r = protected_open(registry->path, &relabel.protected);
	if (r == 0)
		r = batch_open(&batch, room(&relabel));
	while (r >= 0 && more > 0) {
		batch_empty(&batch);
		more = targets_fill(&relabel.targets, &batch);
		r = more < 0 ? more : put_batch(&relabel, &batch);
		failed |= r > 0;
	}
	return r < 0 ? r : failed ? -ECANCELED : 0;
}
