/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A file enters the registry, or is refused for who has it. This MUST run in
 * the write transaction that commits its rows, and read the present label
 * there: svirt_restore() puts a label back within one too, so nobody takes
 * another VM's label for an original.
 */
#include "config.h"

#include <string.h>
#include <sys/statvfs.h>

#include "registry/file-find.h"
#include "registry/filesystem-row.h"
#include "relabel/chain.h"
#include "relabel/label-context.h"
#include "relabel/label-record.h"
#include "relabel/ownership.h"

/* The label an item has now; a file that is at another's level is refused. */
static int read_label(struct relabel *relabel, struct item *item)
{
	struct label *label;
	int err = label_cache_read(&relabel->labels, &item->file, &label);

	if (err == -EOPNOTSUPP) {
		item_refuse(item, SVIRT_REASON_NO_LABELS, 0);
		item->what =
			filesystem_type(item->filesystem, item->identity.mount);
		return 0;
	}
	if (err < 0) {
		item_refuse(item, SVIRT_REASON_FAILED, err);
		return err == -ENOMEM ? err : 0;
	}
	item->old = label;
	return label_holders_ask(&relabel->owners, label);
}

static int refuse_owner(struct item *item)
{
	const struct label *label = item->old;

	if (label->vm || label->pid > 0) {
		item_refuse(item, SVIRT_REASON_LEVEL_TAKEN, 0);
		item->pid = label->pid;
		item->vm = label->vm ? strdup(label->vm) : NULL;
		return label->vm && !item->vm ? -ENOMEM : 0;
	}
	if (label->is_odd && item->filesystem->is_remote)
		item_refuse(item, SVIRT_REASON_OTHER_HOST, 0);
	return 0;
}

static struct file_row_new row_of(const struct relabel *relabel,
	const struct item *item, int64_t original)
{
	bool exclusive = svirt_role_is_exclusive(item->role);

	return (struct file_row_new){
		.vm = exclusive ? relabel->self->id : 0,
		.role = item->role,
		.tree = item->tree,
		.identity = &item->identity,
		.filesystem = item->filesystem,
		.path = item->path,
		.original = original,
		.context = item->named == FILE_ROW_OF_ROLE
				   ? item->new->row
				   : item->new->named_row,
		.named = item->named,
		.owner = item->owner,
	};
}

static int insert(struct relabel *relabel, struct item *item, int64_t original)
{
	const struct file_row_new new = row_of(relabel, item, original);
	int r = file_row_insert(relabel->registry, &new);

	if (r <= 0)
		return r;
	item->row = relabel->registry->last_file;
	if (!svirt_role_is_exclusive(item->role))
		r = file_row_use(relabel->registry, relabel->self->id,
			item->row, relabel->run);
	return r < 0 ? r : 1;
}

/* A right label on a read-only file system: nothing could be put back. */
static bool is_read_only(const struct item *item)
{
	struct statvfs fs;

	return fstatvfs(item->file.fd, &fs) == 0 && (fs.f_flag & ST_RDONLY);
}

static int finish_new(struct relabel *relabel, struct item *item)
{
	int err = refuse_owner(item);

	if (err == 0)
		err = ownership_check(item, NULL);
	if (err < 0 || item_is_refused(item))
		return err;
	item->is_set = item->old != item->new || item->is_given;
	item->outcome =
		item->is_set ? SVIRT_OUTCOME_LABELLED : SVIRT_OUTCOME_UNCHANGED;
	if (item->is_set || !is_read_only(item))
		return 0;
	if (!svirt_role_is_exclusive(item->role))
		err = file_row_unuse(
			relabel->registry, relabel->self->id, item->row);
	if (err == 0)
		err = file_row_delete(relabel->registry, item->row);
	item->row = 0;
	item->outcome = SVIRT_OUTCOME_ACCEPTED;
	return err;
}

static int refuse_row(
	struct relabel *relabel, struct item *item, const struct file_row *row)
{
	bool is_mine = row->vm == relabel->self->id;
	int r;

	if (row->vm > 0 && !is_mine)
		item_refuse(item, SVIRT_REASON_HELD_BY, 0);
	else if (row->role != item->role)
		item_refuse(item, SVIRT_REASON_OTHER_ROLE, 0);
	if (!item_is_refused(item))
		return 0;
	item->what = svirt_role_name(row->role);
	r = file_find_other(
		relabel->registry, row, relabel->self->id, &item->vm);
	return r < 0 ? r : 0;
}

/* The label that a file goes back to: an original is written once, and stays
 * while the file has the label it was given, though another is given now. */
static int find_original(struct relabel *relabel, struct item *item,
	const struct file_row *row, int64_t *ret)
{
	struct label *original = item->old;
	int err = 0;

	if (original->text && strcmp(original->text, row->context) == 0)
		err = label_cache_get(
			&relabel->labels, row->original, &original);
	return err < 0 ? err
		       : label_cache_number(relabel->registry, original, ret);
}

/* The file was labelled before, and someone has changed that since, or the
 * label never came to be set: what it has now is its original. Or it is given
 * to another user. */
static int renew(
	struct relabel *relabel, struct item *item, const struct file_row *row)
{
	int64_t original;
	struct file_row_new new;
	int r = refuse_owner(item);

	if (r < 0 || item_is_refused(item))
		return r;
	item->is_set = true;
	r = find_original(relabel, item, row, &original);
	if (r < 0)
		return r;
	new = row_of(relabel, item, original);
	if (!svirt_role_is_exclusive(item->role))
		return file_row_set_original(relabel->registry, row->id, &new);
	r = file_row_delete(relabel->registry, row->id);
	if (r == 0)
		r = insert(relabel, item, original);
	return r < 0 ? r : 0;
}

/* What was in a tree, or a tree without its mounts, is a tree of its own from
 * now on; never less, as what was labelled below must be found again. */
static int widen(struct relabel *relabel, const struct item *item,
	const struct file_row *row)
{
	if (item->tree <= FILE_ROW_FILE || row->tree == FILE_ROW_TREE ||
		row->tree == item->tree)
		return 0;
	return file_row_set_tree(relabel->registry, row->id, item->tree);
}

/* Who owns a file that others use too, and its own context, is theirs to say.
 */
static int refuse_change(
	struct relabel *relabel, struct item *item, const struct file_row *row)
{
	bool is_other = (item->named != FILE_ROW_OF_ROLE ||
				row->named != FILE_ROW_OF_ROLE) &&
			strcmp(item->new->text, row->context) != 0;
	struct label *label;
	int r;

	if ((!item->is_given && !is_other) || item_is_refused(item))
		return 0;
	r = file_find_other(
		relabel->registry, row, relabel->self->id, &item->vm);
	if (r <= 0)
		return r;
	item_refuse(item,
		is_other ? SVIRT_REASON_OTHER_CONTEXT
			 : SVIRT_REASON_OTHER_OWNER,
		0);
	r = label_cache_get(&relabel->labels, row->context, &label);
	if (r == 0)
		item->what = label->text;
	return r;
}

static int finish_known(struct relabel *relabel, struct item *item)
{
	_cleanup_row_ struct file_row row = {0};
	int r = file_find(
		relabel->registry, &item->identity, item->filesystem, &row);

	if (r <= 0)
		return r < 0 ? r : -EUCLEAN;
	r = refuse_row(relabel, item, &row);
	if (r == 0)
		r = ownership_check(item, &row);
	if (r == 0 && !item_is_refused(item))
		r = ownership_decide(relabel, item, &row);
	if (r == 0)
		r = refuse_change(relabel, item, &row);
	if (r < 0 || item_is_refused(item))
		return r;
	item->row = row.id;
	item->outcome = SVIRT_OUTCOME_UNCHANGED;
	r = widen(relabel, item, &row);
	if (r == 0 && !svirt_role_is_exclusive(item->role))
		r = file_row_use(relabel->registry, relabel->self->id, row.id,
			relabel->run);
	if (r < 0 || (item->old == item->new && !item->is_given))
		return r;
	item->outcome = SVIRT_OUTCOME_LABELLED;
	return renew(relabel, item, &row);
}

/* What a VM made in its tree, as its own user, needs no row: svirt_restore()
 * knows it by the label. 1, 0 or -errno. */
static int is_made(struct relabel *relabel, const struct item *item)
{
	_cleanup_row_ struct file_row row = {0};
	struct owner now;
	int r;

	if (!item->dir || item->old != item->new || !item->is_asked ||
		!relabel->is_single || item->role != SVIRT_ROLE_IMAGE)
		return 0;
	r = owner_read(&item->file, &now);
	if (r < 0 || now.uid != item->given.uid)
		return r;
	r = file_find(
		relabel->registry, &item->identity, item->filesystem, &row);
	return r < 0 ? r : r == 0;
}

static int enter(struct relabel *relabel, struct item *item)
{
	int64_t original;
	int r = is_made(relabel, item);

	if (r != 0) {
		item->outcome = SVIRT_OUTCOME_UNCHANGED;
		return r < 0 ? r : 0;
	}
	r = label_cache_number(relabel->registry, item->old, &original);
	if (r == 0)
		r = insert(relabel, item, original);
	if (r < 0)
		return r;
	return r > 0 ? finish_new(relabel, item) : finish_known(relabel, item);
}

int label_record(struct relabel *relabel, struct item *item)
{
	int r = item->is_silent ? 0 : chains_check(relabel, item);

	if (r < 0 || item_is_refused(item) || item->is_silent ||
		item->outcome == SVIRT_OUTCOME_ACCEPTED)
		return r;
	if (item->is_right) {
		item->new = relabel->contexts[item->role];
		item->old = item->new;
		item->outcome = SVIRT_OUTCOME_UNCHANGED;
		return 0;
	}
	r = label_context_choose(relabel, item);
	if (r < 0 || item_is_refused(item))
		return r;
	r = filesystems_find(&relabel->filesystems, &item->file,
		item->identity.mount, &item->filesystem);
	if (r == 0)
		r = filesystem_row_get(relabel->registry, item->filesystem);
	if (r == 0)
		r = read_label(relabel, item);
	if (r == 0 && !item_is_refused(item))
		r = ownership_decide(relabel, item, NULL);
	return r < 0 || item_is_refused(item) ? r : enter(relabel, item);
}
