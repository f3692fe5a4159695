/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One file of a VM goes to rest, such as a disk that was unplugged. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "file/path.h"
#include "file/find-mount.h"
#include "registry/file-find.h"
#include "relabel/event.h"
#include "relabel/restore-named.h"
#include "relabel/restore-row.h"
#include "relabel/restore-tree.h"

/* A file that is gone can only be known by the path that is on record. */
static int find_gone(
	struct relabel *relabel, const char *path, struct file_row *ret)
{
	_cleanup_free_ char *parent = strdup(path), *whole = NULL;
	_cleanup_path_ struct path pin = PATH_NONE;
	char *slash = parent ? strrchr(parent, '/') : NULL;
	const char *name = slash ? slash + 1 : path;
	int err;

	if (!parent)
		return -ENOMEM;
	if (slash)
		slash[slash == parent ? 1 : 0] = '\0';
	err = path_pin(slash ? parent : ".", &pin);
	if (err < 0)
		return file_find_path(
			relabel->registry, relabel->self->id, path, ret);
	if (asprintf(&whole, "%s/%.*s",
		    strcmp(pin.name, "/") == 0 ? "" : pin.name,
		    (int)strlen(name), name) < 0)
		return -ENOMEM;
	return file_find_path(relabel->registry, relabel->self->id, whole, ret);
}

/* Find the row of a target. Return 1, 0 or -errno. */
static int find_row(
	struct relabel *relabel, const char *path, struct file_row *ret)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	struct identity identity;
	struct filesystem *filesystem;
	const char *what;
	int r = 0;

	if (path[0] == '/')
		r = find_mount_of_path(&relabel->filesystems, path, &what);
	if (r == -ETIMEDOUT)
		return file_find_path(
			relabel->registry, relabel->self->id, path, ret);
	r = path_pin(path, &pin);

	if (r < 0)
		return r == -ENOENT ? find_gone(relabel, path, ret) : r;
	r = identity_read(&pin.file, &identity);
	if (r == 0)
		r = filesystems_find(&relabel->filesystems, &pin.file,
			identity.mount, &filesystem);
	if (r == 0)
		r = file_find(relabel->registry, &identity, filesystem, ret);
	if (r > 0) {
		r = file_find_is_of(relabel->registry, ret, relabel->self->id);
		if (r == 0)
			file_row_clear(ret);
	}
	return r == 0 ? find_gone(relabel, path, ret) : r;
}

static int settle_item(
	struct relabel *relabel, const struct file_row *row, struct item *item)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = registry_begin(relabel->registry);

	if (err < 0)
		return err;
	undo = relabel->registry;
	err = restore_row(relabel, row, item, false);
	if (err == 0 && item->is_over)
		err = restore_row_drop(relabel, row);
	if (err == 0)
		err = flush_all(&relabel->flush, &relabel->filesystems);
	registry_reset(relabel->registry);
	if (err == 0 && !(relabel->work->flags & SVIRT_WORK_DRY_RUN))
		err = registry_commit(&undo);
	return err;
}

static int settle_row(struct relabel *relabel, const struct file_row *row)
{
	_cleanup_(batch_close) struct batch batch = {0};
	int err = batch_open(&batch, 1);
	const char *what;

	/* Asked before the registry is locked. */
	find_mount_of_path(&relabel->filesystems, row->path, &what);
	if (err == 0)
		err = settle_item(relabel, row, batch_add(&batch));
	return err < 0 ? err : event_tell_rest(relabel->work, &batch, false);
}

static int tell_unknown(struct relabel *relabel, const char *path, int err)
{
	const struct svirt_event event = {
		.outcome = SVIRT_OUTCOME_REFUSED,
		.reason =
			err < 0 ? SVIRT_REASON_FAILED : SVIRT_REASON_OFF_RECORD,
		.error = -err,
		.path = path,
	};

	event_tell(relabel->work, &event);
	return 1;
}

static int settle_target(struct relabel *relabel, const char *path)
{
	_cleanup_row_ struct file_row row = {0};
	int tree = 0, r = find_row(relabel, path, &row);

	if (r == -ENOMEM || r == -EUCLEAN)
		return r;
	if (r <= 0)
		return tell_unknown(relabel, path, r);
	if (row.tree > FILE_ROW_FILE)
		tree = restore_tree(relabel, row.id);
	if (tree < 0 || (tree & EVENT_KEPT)) /* its top stays on record */
		return tree;
	r = settle_row(relabel, &row);
	return r < 0 ? r : r | tree;
}

int restore_named(struct relabel *relabel)
{
	int failed = 0;

	for (size_t i = 0; i < relabel->work->count; i++) {
		int r = settle_target(relabel, relabel->work->targets[i].path);

		if (r < 0)
			return r;
		failed |= r;
	}
	return failed;
}
