/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The places whose files no VM is given, and what lies in them.
 *
 * This file MUST compare directories by device and inode: a list of path names
 * misses the same directory under another name.
 */
#include "config.h"

#include <fcntl.h>
#include <libgen.h>
#include <string.h>

#include "file/identity.h"
#include "file/protected.h"

#define DIRECTORY (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define DEPTH_MAX 4096

static const char *const paths[] = {"/etc", "/usr", "/boot", "/proc", "/sys",
	"/dev", "/var/lib/svirt", "/bin", "/sbin", "/lib"};

static const char *find(
	const struct place *places, size_t count, const struct stat *st)
{
	for (size_t i = 0; i < count; i++)
		if (places[i].dev == st->st_dev && places[i].ino == st->st_ino)
			return places[i].path;
	return NULL;
}

/* Go up from a directory until visit() says stop (not 0) or the root has been
 * seen. Each step is from a descriptor, so a rename on the way cannot skip
 * one. */
static int climb(int directory, int (*visit)(void *data, const struct stat *st),
	void *data)
{
	_cleanup_close_ int fd = -1;
	struct stat st, last = {0};
	int up, r;

	if (fstat(directory, &st) < 0)
		return util_errno();
	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		r = visit(data, &st);
		if (r != 0)
			return r;
		last = st;
		up = openat(fd >= 0 ? fd : directory, "..", O_PATH | O_CLOEXEC);
		if (up < 0)
			return util_errno();
		util_closep(&fd);
		fd = up;
		if (fstat(fd, &st) < 0)
			return util_errno();
		if (st.st_dev == last.st_dev && st.st_ino == last.st_ino)
			return 0;
	}
	return -ELOOP;
}

static int note_above(void *data, const struct stat *st)
{
	struct protected *protected = data;
	const char *path = protected->places[protected->count - 1].path;

	if (find(protected->above, protected->above_count, st))
		return 0;
	if (protected->above_count == PROTECTED_ABOVE)
		return -ENOBUFS;
	protected->above[protected->above_count++] = (struct place){
		.path = path, .fd = -1, .dev = st->st_dev, .ino = st->st_ino};
	return 0;
}

static bool has_mount(const struct protected *protected, int mount)
{
	for (size_t i = 0; i < protected->count; i++)
		if (protected->places[i].mount == mount)
			return true;
	return false;
}

/* What may not be read is known by device and inode all the same; handles are
 * not opened through it then. */
static int open_place(const char *path)
{
	int fd = open(path, DIRECTORY);

	if (fd < 0 && (errno == EACCES || errno == EPERM))
		fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? util_errno() : fd;
}

/* shown is what the place is called; it outlives the protect. */
static int add_place(
	struct protected *protected, const char *path, const char *shown)
{
	_cleanup_close_ int fd = open_place(path);
	struct file file = {.fd = fd};
	struct identity identity;
	struct stat st;
	int err;

	if (fd < 0)
		return fd == -ENOENT || fd == -ENOTDIR ? 0 : fd;
	if (fstat(fd, &st) < 0)
		return util_errno();
	if (find(protected->places, protected->count, &st))
		return 0;
	err = identity_read(&file, &identity);
	if (err < 0)
		return err;
	if (has_mount(protected, identity.mount))
		file.fd = -1;
	protected->places[protected->count++] = (struct place){.path = shown,
		.fd = file.fd,
		.mount = identity.mount,
		.dev = st.st_dev,
		.ino = st.st_ino};
	err = climb(fd, note_above, protected);
	if (file.fd >= 0)
		(void)TAKE_FD(fd);
	return err;
}

static int add_registry(struct protected *protected, const char *registry)
{
	_cleanup_free_ char *copy = strdup(registry);

	return copy ? add_place(protected, dirname(copy), registry) : -ENOMEM;
}

int protected_open(const char *registry, struct protected *ret)
{
	_cleanup_(protected_close) struct protected protected = {0};
	int err = 0;

	for (size_t i = 0; err == 0 && i < ARRAY_SIZE(paths); i++)
		err = add_place(&protected, paths[i], paths[i]);
	if (err == 0)
		err = add_registry(&protected, registry);
	if (err < 0)
		return err;
	*ret = protected;
	protected.count = 0;
	return 0;
}

void protected_close(struct protected *protected)
{
	for (size_t i = 0; i < protected->count; i++)
		util_closep(&protected->places[i].fd);
	protected->count = 0;
}

const char *protected_is(
	const struct protected *protected, dev_t dev, ino_t ino)
{
	const struct stat st = {.st_dev = dev, .st_ino = ino};

	return find(protected->places, protected->count, &st);
}

const char *protected_is_above(
	const struct protected *protected, dev_t dev, ino_t ino)
{
	const struct stat st = {.st_dev = dev, .st_ino = ino};

	return find(protected->above, protected->above_count, &st);
}

struct search {
	const struct protected *protected;
	const char *found;
};

static int look(void *data, const struct stat *st)
{
	struct search *search = data;

	search->found = protected_is(search->protected, st->st_dev, st->st_ino);
	return search->found != NULL;
}

/* Climb from the directory as it stands in the mount that has the places. One
 * that is not there, or that the caller may not open by handle, was at least
 * looked for under the name it was given. A mount of part of a file system
 * does not show what is above that part: what is not in it is in no place
 * there. */
static int climb_elsewhere(
	struct search *search, dev_t dev, const struct identity *identity)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < search->protected->count; i++) {
		const struct place *place = &search->protected->places[i];
		_cleanup_close_ int fd = -1;

		if (place->fd < 0 || place->dev != dev)
			continue;
		fd = identity_open(identity, place->fd);
		if (fd >= 0)
			r = climb(fd, look, search);
		if (r == -ENOENT)
			r = 0;
	}
	return r;
}

int protected_find(
	const struct protected *protected, int directory, const char **ret)
{
	struct search search = {.protected = protected};
	struct file file = {.fd = directory, .is_path = true};
	struct identity identity;
	struct stat st;
	int r = climb(directory, look, &search);

	if (r == 0) {
		if (fstat(directory, &st) < 0)
			return util_errno();
		file.ino = st.st_ino;
		r = identity_read(&file, &identity);
		if (r == 0)
			r = climb_elsewhere(&search, st.st_dev, &identity);
	}
	if (r < 0)
		return r;
	*ret = search.found;
	return 0;
}
