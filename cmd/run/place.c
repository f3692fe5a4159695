/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether something may be put at a path, with the rights that the process has;
 * what is put there is links.c's affair. */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "run/command.h"
#include "run/place.h"
#include "shared/socket.h"

/* Of a file that was put where QEMU would have written it: the next run may
 * write over it, as QEMU would. */
#define KEPT_MARK "user.svirt.kept"

bool place_is_link(const char *path)
{
	static const char prefix[] = SVIRT_RUNDIR_PATH "/";
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	return length > (ssize_t)strlen(prefix) &&
	       strncmp(target, prefix, strlen(prefix)) == 0;
}

char *place_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;

	if (!slash)
		folder = strdup(".");
	else
		folder = strndup(
			path, slash == path ? 1 : (size_t)(slash - path));
	if (!folder)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	return folder;
}

/* Whether a program still listens at the socket; QEMU would not ask. */
static bool is_listened_to(const char *path)
{
	struct sockaddr_un address;
	_cleanup_close_ int fd = -1;

	if (socket_address(path, &address) < 0)
		return true;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return fd < 0 ||
	       connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 ||
	       errno != ECONNREFUSED;
}

/* Whether an earlier run has put it there; QEMU writes a log anew. */
static bool is_kept(const char *path)
{
	char mark[2];

	return lgetxattr(path, KEPT_MARK, mark, sizeof(mark)) > 0;
}

const char *place_why_not(const char *path)
{
	_cleanup_free_ char *folder = place_folder(path);
	struct stat file;

	if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) < 0)
		return strerror(errno);
	if (lstat(path, &file) < 0)
		return errno == ENOENT ? NULL : strerror(errno);
	if (S_ISLNK(file.st_mode))
		return place_is_link(path) ? NULL : "another link is there";
	if (S_ISSOCK(file.st_mode))
		return is_listened_to(path) ? "a program listens there" : NULL;
	if (S_ISREG(file.st_mode))
		return is_kept(path) ? NULL : "a file is there";
	return S_ISDIR(file.st_mode) ? NULL : "something else is there";
}

int place_clear(const char *path)
{
	struct stat file;

	if (lstat(path, &file) < 0)
		return errno == ENOENT ? 0 : util_errno();
	if (place_why_not(path))
		return -EEXIST;
	return unlink(path) < 0 ? util_errno() : 0;
}

void place_keep(int fd)
{
	/* Not every file system can: then the next run asks what to do. */
	(void)fsetxattr(fd, KEPT_MARK, "1", 1, 0);
}
