/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the files of a call come from: what was named, and what is in trees. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
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
			!item->target->owner && !item->target->if_owner &&
			!item->target->context;
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

/* The name that the kernel has for a descriptor's file; where it has none, an
 * error, and the descriptor's own. */
static int name_target(const struct svirt_target *target, char **ret)
{
	struct file file = {.fd = target->fd ? *target->fd : -1};
	struct file_link link;
	int err = -EBADF;

	if (!target->fd) {
		*ret = strdup(target->path);
		return *ret ? 0 : -ENOMEM;
	}
	if (fcntl(file.fd, F_GETFD) >= 0)
		err = file_path(&file, ret);
	if (err == 0 || err == -ENOMEM)
		return err;
	snprintf(link.path, sizeof(link.path), "/proc/self/fd/%d", file.fd);
	*ret = strdup(link.path);
	return *ret ? err : -ENOMEM;
}

/* Whether what was pinned by name is what the descriptor is open on; while it
 * is, no other file can have its number. */
static int check_fd(const struct svirt_target *target, const struct path *pin)
{
	struct stat st;

	if (!target->fd)
		return 0;
	if (fstat(*target->fd, &st) < 0)
		return util_errno();
	return st.st_dev == pin->file.dev && st.st_ino == pin->file.ino
		       ? 0
		       : -ESTALE;
}

static void refuse(struct item *item, const char *point, int err)
{
	enum svirt_reason reason = SVIRT_REASON_FAILED;

	if (err == -ELOOP)
		reason = SVIRT_REASON_SYMLINK;
	else if (err == -ESTALE && item->target->fd)
		reason = SVIRT_REASON_REPLACED;
	item->what = point;
	item_refuse(item, reason, err);
}

static int add_target(struct targets *targets,
	const struct svirt_target *target, struct item *item)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	_cleanup_free_ char *name = NULL;
	const char *point = NULL;
	int err = name_target(target, &name);

	if (err == 0)
		err = path_answer_wait(&targets->answers, name, &point);
	if (err == 0)
		err = path_pin(name, &pin);
	if (err == 0)
		err = check_fd(target, &pin);
	if (err == -ENOMEM)
		return err;
	item->role = target->role;
	item->target = target;
	if (err < 0) {
		item->path = TAKE_PTR(name);
		refuse(item, point, err);
		return 0;
	}
	item->file = pin.file;
	item->parent = pin.parent;
	item->path = pin.name;
	pin = PATH_NONE;
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
