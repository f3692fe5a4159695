/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module of a policy, as text: unpacked by bzip2, and converted by SELinux's
 * own program where it is a compiled one. Which modules there are is
 * policy-link.c's. */
#include "config.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "util.h"

#include "check/module-file.h"

#define CONVERTER "/usr/libexec/selinux/hll/pp"
#define UNPACKER "/usr/bin/bzip2"
/* More than any policy's module: a small file can unpack to anything. */
#define SIZE_MAX_MODULE (64 << 20)

static int spawn(const char *program, int in, int out, pid_t *ret)
{
	char *const arguments[] = {(char *)program, NULL};
	char *const unpack[] = {(char *)program, (char *)"-dc", NULL};
	char *const environment[] = {(char *)"LC_ALL=C", NULL};
	bool is_unpacker = strcmp(program, UNPACKER) == 0;
	posix_spawn_file_actions_t actions;
	int err = posix_spawn_file_actions_init(&actions);

	if (err != 0)
		return -err;
	err = posix_spawn_file_actions_adddup2(&actions, in, 0);
	if (err == 0)
		err = posix_spawn_file_actions_adddup2(&actions, out, 1);
	if (err == 0)
		err = posix_spawn(ret, program, &actions, NULL,
			is_unpacker ? unpack : arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

/* Replace a descriptor by one with what a program makes of it. */
static int filter(const char *program, int *fd)
{
	_cleanup_close_ int out = memfd_create("module", MFD_CLOEXEC);
	int err, status = 0;
	pid_t pid;

	if (out < 0 || lseek(*fd, 0, SEEK_SET) < 0)
		return util_errno();
	err = spawn(program, *fd, out, &pid);
	if (err < 0)
		return err;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return util_errno();
	}
	if (status != 0)
		return -EBADMSG;
	close(*fd);
	*fd = TAKE_FD(out);
	return 0;
}

static bool begins(int fd, const char *magic, size_t size)
{
	char start[8];

	return pread(fd, start, size, 0) == (ssize_t)size &&
	       memcmp(start, magic, size) == 0;
}

static int read_all(int fd, char **ret, size_t *ret_size)
{
	_cleanup_free_ char *text = NULL;
	struct stat status;
	size_t size, done = 0;

	if (fstat(fd, &status) < 0)
		return util_errno();
	if (!S_ISREG(status.st_mode) || status.st_size > SIZE_MAX_MODULE)
		return -EBADMSG;
	size = (size_t)status.st_size;
	/* CIL's reader wants two bytes of 0 after the text */
	text = calloc(size + 2, 1);
	if (!text)
		return -ENOMEM;
	while (done < size) {
		ssize_t n = pread(fd, text + done, size - done, (off_t)done);

		if (n <= 0)
			return n < 0 ? util_errno() : -EIO;
		done += (size_t)n;
	}
	*ret = TAKE_PTR(text);
	*ret_size = size;
	return 0;
}

int module_file_read(const char *path, char **ret, size_t *ret_size)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return util_errno();
	if (begins(fd, "BZh", 3))
		err = filter(UNPACKER, &fd);
	if (err == 0 && begins(fd, "\x8f\xff\x7c\xf9", 4))
		err = filter(CONVERTER, &fd);
	return err < 0 ? err : read_all(fd, ret, ret_size);
}
