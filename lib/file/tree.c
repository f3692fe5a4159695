/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tree, walked one entry at a time; what is done with an entry is the
 * caller's.
 *
 * Who can write the tree makes it as deep as he likes, and changes it during
 * the walk. So this file MUST
 *  - open each directory from its parent's descriptor, follow no symlink, and
 *    go back up only into a directory that it came through;
 *  - keep a bounded number of descriptors, and a few bytes a level;
 *  - pass nothing over: a directory that changed is read again.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "file/tree.h"

/* 24 bytes each. */
#define DEPTH_MAX 500000
#define REPEATS_MAX 1000
/* Above the numbers of places. */
#define LABELLED TREE_PLACES_MAX

static struct tree_open *slot(struct tree_walk *walk, size_t level)
{
	return &walk->open[level % TREE_OPEN_MAX];
}

static struct tree_open *top(struct tree_walk *walk)
{
	return slot(walk, walk->depth);
}

/* What is kept of a level goes, but for the room that it took. */
static void slot_clear(struct tree_open *open)
{
	tree_directory_unref(open->dir);
	tree_piece_clear(&open->piece);
	open->dir = NULL;
	open->level = 0;
}

/* A level whose place another takes: what is needed to go on in it. */
static void slot_save(struct tree_walk *walk, struct tree_open *open)
{
	struct tree_level *level = &walk->levels[open->level - 1];

	level->at = open->piece.at;
	level->sum = open->piece.sum;
	level->next = (uint16_t)open->piece.next;
	if (open->dir->is_labelled)
		level->place |= LABELLED;
	slot_clear(open);
}

struct tree_directory *tree_top(const struct tree_walk *walk)
{
	if (walk->depth == 0)
		return NULL;
	return walk->open[walk->depth % TREE_OPEN_MAX].dir;
}

void tree_end(struct tree_walk *walk)
{
	for (size_t i = 0; i < TREE_OPEN_MAX; i++) {
		slot_clear(&walk->open[i]);
		tree_piece_free(&walk->open[i].piece);
	}
	free(walk->levels);
	tree_places_clear(&walk->places);
	walk->levels = NULL;
	walk->depth = walk->room = 0;
	walk->is_lost = false;
}

static int grow(struct tree_walk *walk)
{
	size_t room = walk->room + walk->room / 2 + 64;
	struct tree_level *more;

	if (walk->depth < walk->room)
		return 0;
	more = reallocarray(walk->levels, room, sizeof(*more));
	if (!more)
		return -ENOMEM;
	walk->levels = more;
	walk->room = room;
	return 0;
}

/* Takes the descriptor and the path over. */
static int push(struct tree_walk *walk, int fd, uint64_t ino,
	const struct tree_place *place, size_t stem, char *path)
{
	_cleanup_close_ int own = fd;
	_cleanup_free_ char *name = path;
	struct tree_level level = {.ino = ino};
	struct tree_open *open;
	int err = tree_places_add(&walk->places, place, &level.place);

	if (err == 0)
		err = grow(walk);
	if (err < 0)
		return err;
	open = slot(walk, walk->depth + 1);
	if (open->level > 0)
		slot_save(walk, open);
	err = tree_directory_new(
		TAKE_FD(own), place->mount, stem, TAKE_PTR(name), &open->dir);
	if (err < 0)
		return err;
	walk->levels[walk->depth++] = level;
	open->level = walk->depth;
	if (stem == 0)
		walk->stems = walk->depth;
	return 0;
}

int tree_begin(
	struct tree_walk *walk, int directory, const char *path, bool one_mount)
{
	_cleanup_close_ int fd = openat(directory, ".",
		O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);

	struct tree_place place;
	uint64_t ino;
	int err;

	if (fd < 0)
		return util_errno();
	tree_end(walk);
	*walk = (struct tree_walk){.one_mount = one_mount};
	err = tree_place_read(fd, &ino, &place);
	if (err < 0)
		return err;
	return push(walk, TAKE_FD(fd), ino, &place, 0,
		strdup(strcmp(path, "/") == 0 ? "" : path));
}

/* Find again where a level was left, or read anew from there on what changed;
 * 0 or -errno. */
static int piece_again(struct tree_walk *walk, const struct tree_level *level,
	struct tree_open *open)
{
	int r;

	if (lseek(open->dir->fd, level->at, SEEK_SET) < 0)
		return util_errno();
	r = tree_piece_read(&open->piece, open->dir->fd);
	if (r < 0)
		return r;
	if (open->piece.sum == level->sum && level->next <= open->piece.count)
		open->piece.next = level->next;
	else if (++walk->repeats > REPEATS_MAX)
		return -EAGAIN;
	return 0;
}

/* Open a level that was let go, from the one below it. */
static int climb(struct tree_walk *walk, const struct tree_directory *below,
	size_t number)
{
	const struct tree_level *level = &walk->levels[number - 1];
	const struct tree_place *known =
		&walk->places.list[level->place & ~LABELLED];
	struct tree_open *open = slot(walk, number);
	bool is_whole = number <= walk->stems;
	_cleanup_close_ int fd = openat(below->fd, "..",
		O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	struct tree_place place;
	uint64_t ino;
	int err;

	if (fd < 0)
		return util_errno();
	err = tree_place_read(fd, &ino, &place);
	if (err < 0)
		return err;
	if (ino != level->ino || !tree_place_equals(&place, known))
		return -EAGAIN;
	err = tree_directory_new(TAKE_FD(fd), place.mount,
		is_whole ? 0 : below->stem,
		tree_directory_above(below, is_whole), &open->dir);
	if (err < 0)
		return err;
	open->level = number;
	open->dir->is_labelled = level->place & LABELLED;
	return piece_again(walk, level, open);
}

/* Leave the directory being read. */
static int pop(struct tree_walk *walk)
{
	struct tree_open *open = top(walk);
	size_t above = walk->depth - 1;
	int err = 0;

	if (above > 0 && slot(walk, above)->level != above)
		err = climb(walk, open->dir, above);
	if (err < 0) {
		walk->is_lost = true;
		return err;
	}
	slot_clear(open);
	walk->depth = above;
	if (walk->stems > above)
		walk->stems = above;
	return 0;
}

void tree_skip(struct tree_walk *walk)
{
	if (walk->is_lost)
		tree_end(walk);
	else
		pop(walk);
}

/* Go into a directory. Return 1, 0 to pass it over, or -errno; an entry that is
 * no directory (any more) is told apart by a descriptor of -1. */
static int enter(struct tree_walk *walk, struct tree_directory *dir,
	const char *name, struct tree_entry *entry)
{
	_cleanup_close_ int fd = tree_directory_open(dir, name);
	struct tree_place place;
	uint64_t ino;
	size_t stem;
	char *path;
	int err;

	if (fd == -EXDEV && walk->one_mount)
		return 0;
	if (fd == -EXDEV)
		fd = tree_directory_open_mounted(dir, name);
	if (fd < 0) {
		if (fd != -ENOTDIR && fd != -ELOOP)
			entry->error = fd;
		return fd == -ENOENT ? 0 : 1;
	}
	entry->error = tree_place_read(fd, &ino, &place);
	if (entry->error < 0)
		return 1;
	if (walk->one_mount && place.mount != dir->mount)
		return 0;
	if (walk->depth >= DEPTH_MAX) {
		entry->error = -ELOOP;
		return 1;
	}
	entry->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (entry->fd < 0)
		return util_errno();
	path = tree_directory_path(dir, name, &stem);
	err = push(walk, TAKE_FD(fd), ino, &place, stem, path);
	return err < 0 ? err : 1;
}

static int look(struct tree_walk *walk, struct tree_directory *dir,
	const struct dirent64 *found, struct tree_entry *ret)
{
	struct tree_entry entry = {.type = found->d_type, .fd = -1};
	_cleanup_free_ char *name = strdup(found->d_name);
	int r = 1;

	if (!name)
		return -ENOMEM;
	/* An entry outlives the level that entering another may let go. */
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
	int r = walk->is_lost ? -EAGAIN : 0;

	while (r == 0 && walk->depth > 0) {
		struct tree_open *open = top(walk);
		struct tree_piece *piece = &open->piece;

		if (piece->next < piece->count) {
			r = look(walk, open->dir,
				piece->entries[piece->next++].entry, ret);
			continue;
		}
		r = tree_piece_read(piece, open->dir->fd);
		if (r == 0)
			r = pop(walk);
		else if (r > 0)
			r = 0;
	}
	return r;
}
