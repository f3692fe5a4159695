/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the files of a call come from: what was named, and what is in trees. */
#include "config.h"

#include <string.h>

#include "file/path.h"
#include "relabel/targets.h"

/* How long paths in trees may be in all that are worked on. */
#define LENGTH_MAX (2U << 20)

/* A directory that has the right label was labelled before, and likely all
 * that is in it: then one look by name tells, where nothing is to be recorded
 * for a file that has the label. */
static void look_first(const struct targets *targets,
	const struct tree_entry *entry, struct item *item)
{
	if (!targets->right || entry->error < 0)
		return;
	if (entry->fd < 0)
		item->is_right = entry->dir->is_labelled &&
				 file_label_is(entry->dir->fd, entry->name,
					 targets->right);
	else if (file_label_is(entry->fd, ".", targets->right))
		tree_top(&targets->walk)->is_labelled = true;
}

static int add_entry(
	struct targets *targets, struct tree_entry *entry, struct item *item)
{
	item->dir = entry->dir;
	item->role = targets->role;
	item->target = targets->target;
	item->tree = FILE_ROW_MEMBER;
	item->type = entry->type;
	item->error = -entry->error;
	look_first(targets, entry, item);
	item->path = tree_directory_path(entry->dir, entry->name, NULL);
	free(entry->name);
	if (!item->path) {
		util_closep(&entry->fd);
		return -ENOMEM;
	}
	targets->length += strlen(item->path);
	return entry->fd < 0 ? 0 : file_from_fd(entry->fd, &item->file);
}

static const char *leads_to(
	const struct targets *targets, const struct file *top)
{
	return targets->protected ? protected_is_above(targets->protected,
					    top->dev, top->ino)
				  : NULL;
}

static int begin_tree(struct targets *targets, struct item *item)
{
	bool one = targets->work->flags & SVIRT_ONE_FILE_SYSTEM;
	bool is_plain = item->role == SVIRT_ROLE_IMAGE &&
			!item->target->owner && !item->target->context;
	int err;

	item->tree = one ? FILE_ROW_TREE_ONE : FILE_ROW_TREE;
	item->what = leads_to(targets, &item->file);
	if (item->what) {
		item_refuse(item, SVIRT_REASON_PROTECTED, 0);
		return 0;
	}
	targets->role = item->role;
	targets->target = item->target;
	targets->right = is_plain ? targets->image : NULL;
	err = tree_begin(&targets->walk, item->file.fd, item->path, one);
	if (err < 0)
		item_refuse(item, SVIRT_REASON_FAILED, err);
	else
		tree_top(&targets->walk)->is_labelled =
			targets->right &&
			file_label_is(item->file.fd, ".", targets->right);
	return err == -ENOMEM ? err : 0;
}

static int add_target(struct targets *targets,
	const struct svirt_target *target, struct item *item)
{
	struct path pin = PATH_NONE;
	const char *point = NULL;
	int err = path_answer_wait(&targets->answers, target->path, &point);

	if (err == 0)
		err = path_pin(target->path, &pin);
	item->role = target->role;
	item->target = target;
	if (err < 0) {
		item->path = strdup(target->path);
		if (!item->path || err == -ENOMEM)
			return -ENOMEM;
		item->what = point;
		item_refuse(item,
			err == -ELOOP ? SVIRT_REASON_SYMLINK
				      : SVIRT_REASON_FAILED,
			err);
		return 0;
	}
	item->file = pin.file;
	item->parent = pin.parent;
	item->path = pin.name;
	if (target->tree && S_ISDIR(item->file.mode))
		return begin_tree(targets, item);
	return 0;
}

/* A directory that cannot be read is an item that is refused, like a file. */
static int add_unreadable(struct targets *targets, struct batch *batch, int err)
{
	struct item *item = batch_add(batch);

	item->role = targets->role;
	item->path = strdup(tree_top(&targets->walk)->path);
	if (!item->path)
		return -ENOMEM;
	item_refuse(item, SVIRT_REASON_FAILED, err);
	tree_skip(&targets->walk);
	return 0;
}

static int add_next(struct targets *targets, struct batch *batch)
{
	struct tree_entry entry;
	int r = tree_next(&targets->walk, &entry);

	if (r < 0 && r != -ENOMEM)
		return add_unreadable(targets, batch, r);
	return r > 0 ? add_entry(targets, &entry, batch_add(batch)) : r;
}

int targets_fill(struct targets *targets, struct batch *batch)
{
	unsigned int threads = targets->work->threads;
	size_t most = LENGTH_MAX / (threads > 1 ? threads : 1);
	int r = 0;

	targets->length = 0;
	while (r >= 0 && batch->count < batch->room &&
		targets->length <= most) {
		if (targets->walk.depth > 0) {
			r = add_next(targets, batch);
		} else if (targets->next < targets->work->count) {
			r = add_target(targets,
				&targets->work->targets[targets->next++],
				batch_add(batch));
		} else {
			return 0;
		}
	}
	return r < 0 ? r : 1;
}
