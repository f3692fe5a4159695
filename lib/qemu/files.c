/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The list of found files; why a file is in it, its readers know. */
#include "config.h"

#include <string.h>

#include "qemu/files.h"
#include "util.h"

const char *qemu_files_role(enum qemu_role role)
{
	static const char *const names[] = {
		[QEMU_BACKING] = "backing",
		[QEMU_CONTENT] = "content",
		[QEMU_PRIVATE] = "private",
		[QEMU_SHARED] = "shared",
		[QEMU_IMAGE] = "image",
		[QEMU_TREE] = "tree",
		[QEMU_CREATE] = "create",
		[QEMU_SEEN] = "seen",
	};

	return names[role];
}

static int make_room(struct qemu_files *files)
{
	size_t room = files->room ? files->room * 2 : 16;
	struct qemu_file *list;

	if (files->count < files->room)
		return 0;
	if (files->count >= QEMU_FILES_MAX)
		return -E2BIG;
	list = reallocarray(files->list, room, sizeof(*list));
	if (!list)
		return -ENOMEM;
	files->list = list;
	files->room = room;
	return 0;
}

int qemu_files_add(struct qemu_files *files, enum qemu_role role,
	const char *path, const char *image, const struct qemu_origin *at)
{
	struct qemu_file file = {.role = role, .at = *at};
	int err = make_room(files);

	if (err < 0)
		return err;
	file.path = strdup(path);
	file.image = image ? strdup(image) : NULL;
	if (!file.path || (image && !file.image)) {
		free(file.path);
		free(file.image);
		return -ENOMEM;
	}
	files->list[files->count++] = file;
	return 0;
}

static int compare(const void *left, const void *right)
{
	const struct qemu_file *a = *(struct qemu_file *const *)left;
	const struct qemu_file *b = *(struct qemu_file *const *)right;
	int order = strcmp(a->path, b->path);

	if (order == 0)
		order = (b->role == QEMU_CREATE) - (a->role == QEMU_CREATE);
	if (order == 0)
		order = (int)b->role - (int)a->role;
	if (order == 0 && a->image && b->image)
		order = strcmp(a->image, b->image);
	if (order == 0)
		order = (a > b) - (a < b);
	return order;
}

/* Whether the second adds nothing to the first, which sorts before it. That a
 * header names what is content already is part of its image's chain. */
static bool is_again(const struct qemu_file *first, const struct qemu_file *b)
{
	if (strcmp(first->path, b->path) != 0)
		return false;
	if (first->role == b->role && first->image && b->image)
		return strcmp(first->image, b->image) == 0;
	if (first->role == QEMU_CONTENT && b->role == QEMU_BACKING)
		return false;
	return first->role == b->role || first->role != QEMU_CREATE;
}

int qemu_files_merge(struct qemu_files *files)
{
	_cleanup_free_ struct qemu_file **sorted = NULL;
	const struct qemu_file *first = NULL;

	sorted = calloc(files->count + 1, sizeof(struct qemu_file *));
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < files->count; i++)
		sorted[i] = &files->list[i];
	qsort(sorted, files->count, sizeof(struct qemu_file *), compare);
	for (size_t i = 0; i < files->count; i++) {
		sorted[i]->again = first && is_again(first, sorted[i]);
		if (!sorted[i]->again)
			first = sorted[i];
	}
	return 0;
}

void qemu_files_clear(struct qemu_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->list[i].path);
		free(files->list[i].image);
		free(files->list[i].moved);
	}
	free(files->list);
	*files = (struct qemu_files){0};
}
