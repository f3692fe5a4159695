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
#include "vm/cgroup.h"
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

struct pids {
	int count;
	pid_t list[PIDS_MAX];
};

/* The first ones are enough: 1 then. */
static int add_pid(const char *line, void *data)
{
	struct pids *pids = data;
	uint64_t pid;

	/* Another pid namespace's is 0. */
	if (util_number(line, 1, INT32_MAX, &pid) == 0)
		pids->list[pids->count++] = (pid_t)pid;
	return pids->count == PIDS_MAX;
}

static bool has_pid(const struct pids *pids, pid_t pid)
{
	for (int i = 0; i < pids->count; i++)
		if (pids->list[i] == pid)
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
	struct pids pids = {0}, again = {0};
	int processes[PIDS_MAX];
	int r;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	r = cgroup_each_process(fd, add_pid, &pids);
	if (r < 0)
		return r == -ENODEV || r == -ENOENT ? 0 : r;
	for (int i = 0; i < pids.count; i++)
		processes[i] = cgroup_signal_open(pids.list[i]);
	(void)cgroup_each_process(fd, add_pid, &again);
	r = 0;
	for (int i = 0; r == 0 && i < pids.count; i++)
		if (processes[i] >= 0 && has_pid(&again, pids.list[i]))
			r = cgroup_signal_send(processes[i], signal);
	close_all(processes, pids.count);
	return r;
}
