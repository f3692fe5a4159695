/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the path a user gave to a pinned file; paths on record are in
 * relabel/restore-find.c.
 *
 * This file MUST go from directory to directory by descriptors, looking at
 * each symlink it meets before it takes it: a path that is resolved twice can
 * be two files. It MUST follow no symlink that a VM or another user can have
 * made: they would choose the file that gets the VM's label.
 */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "file/link.h"
#include "file/path-open.h"
#include "file/path.h"
#include "file/vm-label.h"

#define DIRECTORY (O_PATH | O_DIRECTORY | O_CLOEXEC)
#define LINKS_MAX 40

/* A walk: where it is, and what is left of the way. One that is_guarded goes
 * through no folder in which another user or a VM can put something else. */
struct way {
	int directory;
	int links;
	bool is_guarded;
	char *image; /* vm_label_has() keeps it */
	char rest[2 * PATH_MAX];
};

static void way_end(struct way *way)
{
	util_closep(&way->directory);
	free(way->image);
}

/* In a sticky folder, what is root's or the caller's nobody else can rename;
 * whose that is, is asked at the next step. */
static int check_folder(struct way *way, int fd)
{
	const struct file folder = {.fd = fd, .is_path = true};
	struct stat st;
	int r;

	if (fstat(fd, &st) < 0)
		return util_errno();
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return -EXDEV;
	if ((st.st_mode & 022) && !(st.st_mode & S_ISVTX))
		return -EXDEV;
	r = vm_label_has(&folder, &way->image);
	return r > 0 ? -EXDEV : r;
}

static int way_move(struct way *way, int fd)
{
	if (fd < 0)
		return util_errno();
	util_closep(&way->directory);
	way->directory = fd;
	return way->is_guarded ? check_folder(way, fd) : 0;
}

/* Put a path, of a symlink or the user's, before what is left. */
static int way_prepend(struct way *way, const char *path)
{
	char left[sizeof(way->rest)];

	memcpy(left, way->rest, strlen(way->rest) + 1);
	if (strlen(path) + 1 + strlen(left) >= sizeof(way->rest))
		return -ENAMETOOLONG;
	way->rest[0] = '\0';
	stpcpy(stpcpy(stpcpy(way->rest, path), left[0] ? "/" : ""), left);
	if (way->rest[0] != '/')
		return 0;
	return way_move(way, open("/", DIRECTORY));
}

/* A link of /proc/PID leads to a file, of which its text is but the name in
 * that process's namespace: here it must name the same, in the same mounts, or
 * what comes after it leads elsewhere. */
static int check_proc(
	const struct way *way, int fd, const char *name, const char *target)
{
	_cleanup_close_ int here = -1;
	int r = *target == '/' ? link_is_of_proc(fd) : 0;

	if (r <= 0)
		return r;
	here = path_open(AT_FDCWD, target, O_PATH, 0);
	if (here < 0)
		return here == -ENOENT ? -ENOENT : -ELOOP;
	return link_check_target(way->directory, name, here);
}

static int follow(struct way *way, int fd, const char *name)
{
	char target[PATH_MAX];
	ssize_t length;
	int err;

	if (++way->links > LINKS_MAX)
		return -ELOOP;
	err = link_check_maker(way->directory, fd, &way->image);
	if (err < 0)
		return err;
	length = readlinkat(fd, "", target, sizeof(target));
	if (length < 0)
		return util_errno();
	if (length == 0 || length == sizeof(target))
		return -ENAMETOOLONG;
	target[length] = '\0';
	err = check_proc(way, fd, name, target);
	return err < 0 ? err : way_prepend(way, target);
}

/* Cut the next component off what is left; "." at the end of the way, so that
 * a trailing slash means a directory. */
static int way_next(struct way *way, char name[NAME_MAX + 1], bool *ret_last)
{
	char *start = way->rest + strspn(way->rest, "/");
	size_t length = strcspn(start, "/");
	char *left = start + length;

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, length > 0 ? start : ".", length > 0 ? length : 1);
	name[length > 0 ? length : 1] = '\0';
	*ret_last = *left == '\0';
	memmove(way->rest, left, strlen(left) + 1);
	return 0;
}

/* Take one step. Return 1 when fd is the end of the way, else 0 or -errno. */
static int way_step(struct way *way, int *ret_fd)
{
	_cleanup_close_ int fd = -1;
	char name[NAME_MAX + 1];
	struct stat st;
	bool last;
	int err = way_next(way, name, &last);

	if (err < 0)
		return err;
	fd = openat(way->directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return util_errno();
	if (S_ISLNK(st.st_mode))
		return follow(way, fd, name);
	if (last) {
		*ret_fd = TAKE_FD(fd);
		return 1;
	}
	if (!S_ISDIR(st.st_mode))
		return -ENOTDIR;
	return way_move(way, TAKE_FD(fd));
}

/* Most paths have no symlink, and the kernel can take them in one step up to
 * their last component. Nothing is lost where it cannot. */
static void way_shortcut(struct way *way)
{
	char *slash = strrchr(way->rest, '/');
	int fd;

	if (!slash || slash == way->rest || slash[1] == '\0')
		return;
	*slash = '\0';
	fd = path_open(way->directory, way->rest, DIRECTORY, 0);
	*slash = '/';
	if (fd < 0)
		return;
	way_move(way, fd);
	memmove(way->rest, slash + 1, strlen(slash + 1) + 1);
}

/* The last name in the way a file was found; the kernel marks one whose name
 * is gone. */
static int finish(struct way *way, int fd, struct path *ret)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	int err = file_from_path(fd, &pin.file);

	if (err == 0)
		err = file_path(&pin.file, &pin.name);
	if (err < 0)
		return err;
	if (pin.file.links == 0)
		return -ENOENT;
	pin.parent = TAKE_FD(way->directory);
	*ret = pin;
	pin = PATH_NONE;
	return 0;
}

int path_pin(const char *path, struct path *ret)
{
	_cleanup_(way_end) struct way way = {.directory = -1};
	int fd = -1, r;

	if (*path == '\0')
		return -ENOENT;
	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	r = way_move(&way, open(".", DIRECTORY));
	if (r == 0)
		r = way_prepend(&way, path);
	if (r < 0)
		return r;
	way_shortcut(&way);
	do
		r = way_step(&way, &fd);
	while (r == 0);
	return r < 0 ? r : finish(&way, fd, ret);
}

/* From the top on, so that no folder above is left out. */
static int way_start_guarded(struct way *way, const char *path)
{
	char here[PATH_MAX] = "/";
	int err;

	if (*path == '\0')
		return -ENOENT;
	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	if (*path != '/' && !getcwd(here, sizeof(here)))
		return util_errno();
	err = way_prepend(way, path);
	if (err == 0 && *path != '/')
		err = way_prepend(way, here);
	return err;
}

int path_open_guarded(const char *path)
{
	_cleanup_(way_end) struct way way = {
		.directory = -1,
		.is_guarded = true,
	};
	_cleanup_close_ int fd = -1;
	struct stat st;
	int r = way_start_guarded(&way, path);

	while (r == 0)
		r = way_step(&way, &fd);
	if (r < 0)
		return r;
	if (fstat(fd, &st) < 0)
		return util_errno();
	return S_ISDIR(st.st_mode) ? TAKE_FD(fd) : -ENOTDIR;
}

void path_clear(struct path *pin)
{
	util_closep(&pin->parent);
	file_close(&pin->file);
	free(pin->name);
	*pin = PATH_NONE;
}
