/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tree, walked one entry at a time; what is done with an entry is the
 * caller's.
 *
 * Who can write the tree changes it during the walk. So this file MUST open
 * each directory from its parent's descriptor, follow no symlink, and bound
 * what a hostile tree can make it keep.
 *
 * A directory is read in pieces, each sorted by inode number: that is the order
 * in which a file system keeps inodes, and the registry its index of them.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "file/tree.h"

#define DEPTH_MAX 1000
#define PIECE 32768

struct piece_entry {
	uint64_t ino;
	const struct dirent64 *entry;
};

/* A directory being read: a piece of it, and how far that was handed out. */
struct tree_frame {
	struct tree_directory *dir;
	size_t count;
	size_t next;
	struct piece_entry *entries;
	char *piece;
};

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

static void piece_free(struct tree_frame *frame)
{
	free(frame->entries);
	free(frame->piece);
	frame->entries = NULL;
	frame->piece = NULL;
	frame->count = frame->next = 0;
}

static void pop(struct tree_walk *walk)
{
	struct tree_frame *frame = &walk->frames[--walk->depth];

	piece_free(frame);
	tree_directory_unref(frame->dir);
}

struct tree_directory *tree_top(const struct tree_walk *walk)
{
	return walk->depth > 0 ? walk->frames[walk->depth - 1].dir : NULL;
}

void tree_skip(struct tree_walk *walk)
{
	pop(walk);
}

void tree_end(struct tree_walk *walk)
{
	while (walk->depth > 0)
		pop(walk);
	free(walk->frames);
	walk->frames = NULL;
}

static int mount_of(int fd, int *ret)
{
	struct statx st;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st) < 0)
		return util_errno();
	*ret = (int)st.stx_mnt_id;
	return 0;
}

/* Takes the descriptor and the path over. */
static int push(struct tree_walk *walk, int fd, int mount, char *path)
{
	_cleanup_close_ int own = fd;
	_cleanup_free_ char *name = path;
	struct tree_frame *frames;
	struct tree_directory *dir;

	if (!name)
		return -ENOMEM;
	frames = reallocarray(
		walk->frames, walk->depth + 1, sizeof(*walk->frames));
	if (!frames)
		return -ENOMEM;
	walk->frames = frames;
	dir = malloc(sizeof(*dir));
	if (!dir)
		return -ENOMEM;
	*dir = (struct tree_directory){.users = 1,
		.fd = TAKE_FD(own),
		.mount = mount,
		.path = TAKE_PTR(name)};
	frames[walk->depth++] = (struct tree_frame){.dir = dir};
	return 0;
}

int tree_begin(
	struct tree_walk *walk, int directory, const char *path, bool one_mount)
{
	_cleanup_close_ int fd = openat(directory, ".",
		O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	int mount, err;

	if (fd < 0)
		return util_errno();
	err = mount_of(fd, &mount);
	if (err < 0)
		return err;
	tree_end(walk);
	*walk = (struct tree_walk){.one_mount = one_mount};
	return push(walk, TAKE_FD(fd), mount,
		strdup(strcmp(path, "/") == 0 ? "" : path));
}

static int by_ino(const void *a, const void *b)
{
	const struct piece_entry *one = a, *other = b;

	return (one->ino > other->ino) - (one->ino < other->ino);
}

static bool is_dots(const char *name)
{
	return name[0] == '.' &&
	       (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Take a piece apart; entries has room for the smallest there can be. */
static void piece_sort(struct tree_frame *frame, size_t size)
{
	for (size_t at = 0; at < size;) {
		const struct dirent64 *entry =
			(const struct dirent64 *)(frame->piece + at);

		at += entry->d_reclen;
		if (is_dots(entry->d_name))
			continue;
		frame->entries[frame->count++] =
			(struct piece_entry){entry->d_ino, entry};
	}
	qsort(frame->entries, frame->count, sizeof(*frame->entries), by_ino);
}

/* Read on. Return 1, 0 at the end, or -errno. */
static int piece_read(struct tree_frame *frame)
{
	size_t smallest = offsetof(struct dirent64, d_name) + 2;
	long size;

	frame->count = frame->next = 0;
	if (!frame->piece) {
		frame->piece = malloc(PIECE);
		frame->entries =
			calloc(PIECE / smallest, sizeof(*frame->entries));
		if (!frame->piece || !frame->entries)
			return -ENOMEM;
	}
	size = syscall(SYS_getdents64, frame->dir->fd, frame->piece, PIECE);
	if (size < 0)
		return util_errno();
	if (size == 0)
		return 0;
	piece_sort(frame, (size_t)size);
	return 1;
}

static char *join(const struct tree_directory *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir->path, name) < 0 ? NULL : path;
}

/* Go into a directory. Return 1, 0 to pass it over, or -errno; an entry that is
 * no directory (any more) is told apart by a descriptor of -1. */
static int enter(struct tree_walk *walk, struct tree_directory *dir,
	const char *name, struct tree_entry *entry)
{
	_cleanup_close_ int fd = openat(dir->fd, name,
		O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int mount;

	if (fd < 0) {
		if (errno != ENOTDIR && errno != ELOOP)
			entry->error = util_errno();
		return errno == ENOENT ? 0 : 1;
	}
	entry->error = mount_of(fd, &mount);
	if (entry->error < 0)
		return 1;
	if (walk->one_mount && mount != dir->mount)
		return 0;
	if (walk->depth >= DEPTH_MAX) {
		entry->error = -ELOOP;
		return 1;
	}
	entry->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (entry->fd < 0)
		return util_errno();
	return push(walk, TAKE_FD(fd), mount, join(dir, name)) < 0 ? -ENOMEM
								   : 1;
}

static int look(struct tree_walk *walk, const struct dirent64 *found,
	struct tree_entry *ret)
{
	struct tree_directory *dir = walk->frames[walk->depth - 1].dir;
	struct tree_entry entry = {.type = found->d_type, .fd = -1};
	_cleanup_free_ char *name = strdup(found->d_name);
	int r = 1;

	if (!name)
		return -ENOMEM;
	/* An entry outlives the frame that pushing another may move. */
	tree_directory_ref(dir);
	if (entry.type == DT_DIR || entry.type == DT_UNKNOWN)
		r = enter(walk, dir, name, &entry);
	if (r <= 0) {
		util_closep(&entry.fd);
		tree_directory_unref(dir);
		return r;
	}
	entry.dir = dir;
	entry.name = TAKE_PTR(name);
	*ret = entry;
	return 1;
}

int tree_next(struct tree_walk *walk, struct tree_entry *ret)
{
	int r = 0;

	while (r == 0 && walk->depth > 0) {
		struct tree_frame *frame = &walk->frames[walk->depth - 1];

		if (frame->next < frame->count) {
			r = look(
				walk, frame->entries[frame->next++].entry, ret);
			continue;
		}
		r = piece_read(frame);
		if (r == 0)
			pop(walk);
		else if (r > 0)
			r = 0;
	}
	return r;
}
