/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A confined VM makes files in its own folder only; who started it looks for
 * them where the command line said. All that is done there MUST be done as the
 * VM's user. What the VM left in its folder is an enemy's: it is opened once,
 * must be a plain file, and is copied up to a bound.
 */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "run/links.h"

#define KEPT_MAX ((off_t)64 << 20)

static bool is_made(const struct file *file)
{
	return file->moved && strcmp(file->role, "create") == 0;
}

/* Whether the path is taken by a link that an earlier run has left. */
static bool is_ours(const char *path)
{
	static const char prefix[] = SVIRT_RUNDIR_PATH "/";
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	return length > (ssize_t)strlen(prefix) &&
	       strncmp(target, prefix, strlen(prefix)) == 0;
}

/* A folder is one QEMU makes its memory in: that needs no name elsewhere. */
static bool is_folder(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISDIR(file.st_mode);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;

	if (!slash)
		folder = strdup(".");
	else
		folder = strndup(path, slash == path ? 1 : slash - path);
	if (!folder)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return folder;
}

static const char *why_not(const char *path)
{
	_cleanup_free_ char *folder = folder_of(path);
	struct stat file;

	if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) < 0)
		return strerror(errno);
	if (lstat(path, &file) < 0)
		return errno == ENOENT ? NULL : strerror(errno);
	if (S_ISREG(file.st_mode) || S_ISSOCK(file.st_mode) ||
		S_ISDIR(file.st_mode) || is_ours(path))
		return NULL;
	return S_ISLNK(file.st_mode) ? "another link is there"
				     : "something else is there";
}

static bool check_one(const struct file *file)
{
	const char *why;

	if (!is_made(file) || strcmp(file->path, file->moved) == 0)
		return true;
	why = why_not(file->path);
	if (why)
		cli_warn("%s: a confined VM makes it in its own folder, and "
			 "no link can be put here: %s: write %s instead",
			file->path, why, file->moved);
	return !why;
}

bool links_check(const struct links *links)
{
	bool good = true;

	user_enter(links->user);
	for (size_t i = 0; i < links->files->count; i++)
		good = check_one(&links->files->list[i]) && good;
	user_leave(links->user);
	return good;
}

/* What is there is kept beside, as QEMU would have written over it. */
static int put_aside(const char *path)
{
	_cleanup_free_ char *aside = NULL;
	struct stat file;

	if (lstat(path, &file) < 0)
		return errno == ENOENT ? 0 : util_errno();
	if (!S_ISREG(file.st_mode))
		return unlink(path) < 0 ? util_errno() : 0;
	if (asprintf(&aside, "%s~", path) < 0) {
		aside = NULL;
		return -ENOMEM;
	}
	return rename(path, aside) < 0 ? util_errno() : 0;
}

static int make_one(const struct file *file)
{
	int err = put_aside(file->path);

	if (err == 0 && symlink(file->moved, file->path) < 0)
		err = util_errno();
	if (err < 0)
		cli_warn("%s: no link to %s can be put here: %s", file->path,
			file->moved, strerror(-err));
	return err;
}

static void say(const struct links *links, const struct file *file)
{
	if (links->are_printed)
		cli_warn("%s: made as %s, a link while the VM runs", file->path,
			file->moved);
	else
		cli_verbose("%s: made as %s, a link while the VM runs",
			file->path, file->moved);
}

bool links_make(struct links *links)
{
	bool good = true;

	links->made = calloc(links->files->count + 1, sizeof(*links->made));
	if (!links->made)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	user_enter(links->user);
	for (size_t i = 0; good && i < links->files->count; i++) {
		const struct file *file = &links->files->list[i];

		if (!is_made(file) || strcmp(file->path, file->moved) == 0 ||
			is_folder(file->path))
			continue;
		say(links, file);
		links->made[i] = make_one(file) == 0;
		good = links->made[i];
	}
	user_leave(links->user);
	return good;
}

/* The file that the VM wrote, or -1. */
static int open_written(const char *path)
{
	int fd = open(path,
		O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	struct stat file;

	if (fd < 0)
		return -1;
	if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode) &&
		file.st_nlink == 1)
		return fd;
	close(fd);
	return -1;
}

static int copy(int from, int to)
{
	char text[65536];
	off_t done = 0;

	while (done < KEPT_MAX) {
		ssize_t r = read(from, text, sizeof(text));

		if (r < 0)
			return util_errno();
		if (r == 0)
			return 0;
		if (write(to, text, (size_t)r) != r)
			return util_errno();
		done += r;
	}
	return -EFBIG;
}

/* As the user, with the VM's file open. */
static void put_back(const struct file *file, int from)
{
	_cleanup_close_ int to = -1;
	int err;

	if (!is_ours(file->path))
		return;
	unlink(file->path);
	if (from < 0)
		return;
	to = open(file->path,
		O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	err = to < 0 ? util_errno() : copy(from, to);
	if (err == -EFBIG)
		cli_warn("%s: cut off after 64 MiB", file->path);
	else if (err < 0)
		cli_warn("%s: %s", file->path, strerror(-err));
}

void links_end(struct links *links)
{
	for (size_t i = 0; links->made && i < links->files->count; i++) {
		const struct file *file = &links->files->list[i];
		_cleanup_close_ int from = -1;

		if (!links->made[i])
			continue;
		if (!links->pidfile || strcmp(links->pidfile, file->path) != 0)
			from = open_written(file->moved);
		user_enter(links->user);
		put_back(file, from);
		user_leave(links->user);
	}
	free(links->made);
	links->made = NULL;
}
