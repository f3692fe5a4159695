/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A path is opened on which no symlink stands; one that may have some is
 * followed in path.c. */
#include "config.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "file/path-open.h"
#include "util.h"

#define DIRECTORY (O_PATH | O_DIRECTORY | O_CLOEXEC)

static int step(int directory, const char *name, size_t length, int flags)
{
	char component[NAME_MAX + 1];
	struct stat st;
	int fd;

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(component, name, length);
	component[length] = '\0';
	fd = openat(directory, component, flags | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	/* A symlink is no directory either: what is said is that it is one. */
	if (errno == ENOTDIR &&
		fstatat(directory, component, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISLNK(st.st_mode) ? -ELOOP : -ENOTDIR;
	return util_errno();
}

/* What openat2(2) does, for a kernel without it; O_PATH would pin a symlink
 * that O_NOFOLLOW should refuse. */
static int open_by_steps(int directory, const char *path, int flags)
{
	_cleanup_close_ int at =
		step(directory, *path == '/' ? "/" : ".", 1, DIRECTORY);
	struct stat st;

	if (at < 0)
		return at;
	for (path += strspn(path, "/"); *path;) {
		size_t length = strcspn(path, "/");
		bool last = path[length + strspn(path + length, "/")] == '\0';
		int next = step(at, path, length, last ? flags : DIRECTORY);

		if (next < 0)
			return next;
		util_closep(&at);
		at = next;
		path += length + strspn(path + length, "/");
	}
	if (fstat(at, &st) < 0)
		return util_errno();
	return S_ISLNK(st.st_mode) ? -ELOOP : TAKE_FD(at);
}

int path_open(int directory, const char *path, int flags, uint64_t resolve)
{
	int fd = util_openat2(
		directory, path, flags, resolve | RESOLVE_NO_SYMLINKS);

	return fd == -ENOSYS ? open_by_steps(directory, path, flags) : fd;
}
