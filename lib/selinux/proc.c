/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small files of /proc: when a process began, and which boot this is. The pass
 * over all processes is in process.c. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "selinux/proc.h"
#include "svirt.h"
#include "util.h"

ssize_t proc_read(int proc, const char *path, char text[PROC_TEXT_MAX])
{
	_cleanup_close_ int fd = -1;
	ssize_t length;

	fd = openat(proc, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return util_errno();
	length = read(fd, text, PROC_TEXT_MAX - 1);
	if (length < 0)
		return util_errno();
	if (length == PROC_TEXT_MAX - 1)
		return -EIO;
	text[length] = '\0';
	return length;
}

/* The numbered field, from 3 on, of /proc/PID/stat; NULL when missing. The
 * second is the command's name and may hold anything, ")" included. */
static const char *stat_field(const char *stat, unsigned int number)
{
	const char *field = strrchr(stat, ')');

	for (unsigned int n = 2; field && n < number; n++) {
		field = strchr(field, ' ');
		if (field)
			field++;
	}
	return field;
}

static int stat_parse(const char *stat, uint64_t *ret)
{
	const char *state = stat_field(stat, 3);
	const char *threads = stat_field(stat, 20);
	const char *start = stat_field(stat, 22);
	uint64_t thread_count;
	int r;

	if (!state || !threads || !start)
		return -EIO;
	r = util_digits(&threads, UINT64_MAX, &thread_count);
	if (r < 0)
		return -EIO;
	if (strchr("ZXx", *state) && thread_count <= 1)
		return -ESRCH;
	r = util_digits(&start, UINT64_MAX, ret);
	return r < 0 ? -EIO : 0;
}

int proc_start(int proc, const char *pid, uint64_t *ret)
{
	char path[32], text[PROC_TEXT_MAX];
	ssize_t length;

	snprintf(path, sizeof(path), "%s/stat", pid);
	length = proc_read(proc, path, text);
	if (length < 0)
		return length == -ENOENT ? -ESRCH : (int)length;
	return stat_parse(text, ret);
}

SVIRT_PUBLIC
int svirt_process_start(pid_t pid, uint64_t *ret)
{
	_cleanup_close_ int proc = -1;
	char name[16];
	int r;

	if (pid < 1)
		return -ESRCH;
	proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc < 0)
		return util_errno();
	snprintf(name, sizeof(name), "%d", (int)pid);
	r = proc_start(proc, name, ret);
	if (r == -ESRCH && faccessat(proc, "self", F_OK, 0) < 0)
		return -ENOENT;
	return r;
}

SVIRT_PUBLIC
int svirt_boot_id(char ret[37])
{
	char text[PROC_TEXT_MAX];
	ssize_t length;

	length = proc_read(AT_FDCWD, "/proc/sys/kernel/random/boot_id", text);
	if (length < 0)
		return (int)length;
	if (length < 36)
		return -EIO;
	memcpy(ret, text, 36);
	ret[36] = '\0';
	return 0;
}
