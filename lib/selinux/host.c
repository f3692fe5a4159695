/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether this process sees the host as it is: its user namespace and its
 * processes; who those are is read in process.c.
 *
 * Whoever has a namespace of users has one of mounts, and may mount what he
 * likes. So this file MUST
 *  - take the kernel's word from procfs alone, by its root, across no mount;
 *  - take "cannot tell" for another's.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "svirt.h"
#include "util.h"

/* The root of procfs, and the namespaces that the kernel makes itself
 * (include/linux/proc_ns.h): these numbers are given to nothing else. */
#define PROC_ROOT 1
#define FIRST_USER "user:[4026531837]"
#define FIRST_PID "pid:[4026531836]"

static int proc_open(void)
{
	_cleanup_close_ int fd =
		open("/proc", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct statfs fs;
	struct stat st;

	if (fd < 0 || fstatfs(fd, &fs) < 0 || fstat(fd, &st) < 0)
		return util_errno();
	if (fs.f_type != PROC_SUPER_MAGIC || st.st_ino != PROC_ROOT)
		return -ENOENT;
	return TAKE_FD(fd);
}

/* What is mounted over a link of /proc is no link, where an older kernel goes
 * across mounts. */
static int open_within(int directory, const char *name)
{
	return util_open_within(directory, name, O_PATH | O_NOFOLLOW);
}

/* Whether this process is in a namespace: 0, or other, or -errno. */
static int check(int directory, const char *name, const char *first, int other)
{
	_cleanup_close_ int fd = open_within(directory, name);
	char text[64];
	ssize_t length;

	if (fd < 0)
		return fd;
	length = readlinkat(fd, "", text, sizeof(text) - 1);
	if (length < 0)
		return util_errno();
	text[length] = '\0';
	return strcmp(text, first) == 0 ? 0 : other;
}

/* /proc/self is there only when /proc shows a namespace that this process is
 * in: with the first one's process, that is the first. */
SVIRT_PUBLIC int svirt_host_check(void)
{
	_cleanup_close_ int proc = proc_open(), directory = -1;
	int r;

	if (proc < 0)
		return proc;
	directory = open_within(proc, "self/ns");
	if (directory < 0)
		return directory;
	r = check(directory, "user", FIRST_USER, -EUSERS);
	return r < 0 ? r : check(directory, "pid", FIRST_PID, -ECHILD);
}
