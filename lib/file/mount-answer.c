/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A mount is asked for a sign of life, by a process: a network or FUSE file
 * system may never answer, and who waits for one cannot be woken, nor even be
 * killed. Where it is mounted is in mounts.c, which path is on one in
 * path-answer.c. */
#include "config.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/mount-answer.h"
#include "util.h"

#define MILLISECONDS 10000

/* Neither may be answered from what the kernel remembers. No descriptor is kept
 * but that of the pipe: this may outlive who asked, whose locks and output are
 * not to wait for it. */
_Noreturn static void ask(int directory, const char *path, int flags, int pipe)
{
	struct statfs fs;
	struct statx st;

	if (directory >= 0 && fchdir(directory) < 0)
		_exit(1);
	dup2(pipe, 0);
	close_range(1, ~0U, 0);
	if (flags & AT_SYMLINK_NOFOLLOW)
		statfs(path, &fs);
	statx(AT_FDCWD, path, flags | AT_NO_AUTOMOUNT | AT_STATX_FORCE_SYNC,
		STATX_MODE, &st);
	/* What the caller opens next may have to be mounted first. */
	if (directory >= 0)
		open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK);
	_exit(0);
}

static int wait_for(pid_t pid, int pipe)
{
	struct pollfd end = {.fd = pipe};
	int r;

	do
		r = poll(&end, 1, MILLISECONDS);
	while (r < 0 && errno == EINTR);
	if (r == 0) {
		kill(pid, SIGKILL);
		/* It is gone at once, or not before the mount is. */
		waitpid(pid, NULL, WNOHANG);
		return -ETIMEDOUT;
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return 0;
}

static int ask_in_time(int directory, const char *path, int flags)
{
	_cleanup_close_ int own = -1;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return util_errno();
	own = ends[0];
	pid = fork();
	if (pid == 0)
		ask(directory, path, flags, ends[1]);
	close(ends[1]);
	return pid < 0 ? -EAGAIN : wait_for(pid, own);
}

int mount_answer(const char *point)
{
	return ask_in_time(AT_FDCWD, point, AT_SYMLINK_NOFOLLOW);
}

int mount_answer_path(int directory, const char *path)
{
	return ask_in_time(directory, path, 0);
}
