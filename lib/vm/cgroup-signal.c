/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Processes of a cgroup get a signal.
 *
 * A VM forks, and pids are used again. So this file MUST
 *  - signal a process through a descriptor, and only once the cgroup listed its
 *    pid while the descriptor was held;
 *  - go over no more processes than a bound, however many there are.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "util.h"
#include "vm/cgroup-find.h"
#include "vm/cgroup-signal.h"

#define PIDS_MAX 256

int cgroup_signal_open(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? util_errno() : (int)fd;
}

int cgroup_signal_send(int process, int signal)
{
	if (syscall(SYS_pidfd_send_signal, process, signal, NULL, 0) == 0)
		return 0;
	return errno == ESRCH ? 0 : util_errno();
}

/* Of what is in a cgroup the first ones: how many, or -errno. */
static int read_pids(int fd, pid_t *ret)
{
	_cleanup_close_ int procs =
		openat(fd, "cgroup.procs", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	FILE *file = procs < 0 ? NULL : fdopen(procs, "re");
	char line[32];
	int count = 0;

	if (!file)
		return util_errno();
	(void)TAKE_FD(procs);
	while (count < PIDS_MAX && fgets(line, sizeof(line), file)) {
		uint64_t pid;

		line[strcspn(line, "\n")] = '\0';
		/* Another pid namespace's is 0. */
		if (util_number(line, 1, INT32_MAX, &pid) == 0)
			ret[count++] = (pid_t)pid;
	}
	fclose(file);
	return count;
}

static bool has_pid(const pid_t *pids, int count, pid_t pid)
{
	for (int i = 0; i < count; i++)
		if (pids[i] == pid)
			return true;
	return false;
}

static void close_all(const int *processes, int count)
{
	for (int i = 0; i < count; i++)
		if (processes[i] >= 0)
			close(processes[i]);
}

int cgroup_signal(const struct svirt_cgroup *cgroup, int signal)
{
	_cleanup_close_ int fd = cgroup_find(cgroup);
	pid_t pids[PIDS_MAX], again[PIDS_MAX];
	int processes[PIDS_MAX];
	int count, listed, r = 0;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	count = read_pids(fd, pids);
	if (count < 0)
		return count == -ENODEV || count == -ENOENT ? 0 : count;
	for (int i = 0; i < count; i++)
		processes[i] = cgroup_signal_open(pids[i]);
	listed = read_pids(fd, again);
	for (int i = 0; r == 0 && i < count; i++)
		if (processes[i] >= 0 && has_pid(again, listed, pids[i]))
			r = cgroup_signal_send(processes[i], signal);
	close_all(processes, count);
	return r;
}
