/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A directory of a tree, and what it is called; who walks is in tree.c. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/mount-answer.h"
#include "file/tree-directory.h"

#define PATH_LENGTH_MAX 4095
#define FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)

struct tree_directory *tree_directory_ref(struct tree_directory *dir)
{
	__atomic_add_fetch(&dir->users, 1, __ATOMIC_RELAXED);
	return dir;
}

void tree_directory_unref(struct tree_directory *dir)
{
	if (!dir || __atomic_sub_fetch(&dir->users, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	util_closep(&dir->fd);
	free(dir->path);
	free(dir);
}

int tree_directory_new(
	int fd, int mount, size_t stem, char *path, struct tree_directory **ret)
{
	_cleanup_close_ int own = fd;
	_cleanup_free_ char *name = path;
	struct tree_directory *dir = name ? malloc(sizeof(*dir)) : NULL;

	if (!dir)
		return -ENOMEM;
	*dir = (struct tree_directory){.users = 1,
		.fd = TAKE_FD(own),
		.mount = mount,
		.stem = stem,
		.path = TAKE_PTR(name)};
	*ret = dir;
	return 0;
}

/* What is left out of a path stands in its middle: its start says what the
 * policy has for it, its end what it is called. */
char *tree_directory_path(
	const struct tree_directory *dir, const char *name, size_t *ret_stem)
{
	size_t length = strlen(dir->path), stem = dir->stem;
	char *path;
	int r;

	if (stem == 0 && length + 1 + strlen(name) > PATH_LENGTH_MAX)
		stem = length;
	if (stem > 0)
		r = asprintf(&path, "%.*s/.../%s", (int)stem, dir->path, name);
	else
		r = asprintf(&path, "%s/%s", dir->path, name);
	if (r < 0)
		return NULL;
	if (ret_stem)
		*ret_stem = stem;
	return path;
}

char *tree_directory_above(const struct tree_directory *dir, bool is_whole)
{
	char *path;

	if (is_whole && dir->stem > 0)
		return strndup(dir->path, dir->stem);
	if (is_whole)
		return strndup(dir->path,
			(size_t)(strrchr(dir->path, '/') - dir->path));
	if (asprintf(&path, "%.*s/...", (int)dir->stem, dir->path) < 0)
		return NULL;
	return path;
}

int tree_directory_open_mounted(
	const struct tree_directory *dir, const char *name)
{
	int fd, err = mount_answer_path(dir->fd, name);

	if (err < 0)
		return err;
	fd = openat(dir->fd, name, FLAGS);
	return fd < 0 ? util_errno() : fd;
}

int tree_directory_open(const struct tree_directory *dir, const char *name)
{
	return util_open_within(dir->fd, name, FLAGS);
}
