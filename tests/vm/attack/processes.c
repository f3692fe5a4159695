/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes of another VM and of the host: by signal, by ptrace, by /proc, by
 * descriptor, and what they become. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attack.h"

static pid_t pid_of(const char *object)
{
	return (pid_t)strtol(object, NULL, 10);
}

static bool act_kill(const char *object, long number)
{
	return kill(pid_of(object), (int)number) == 0;
}

static bool act_queue(const char *object, long number)
{
	return sigqueue(pid_of(object), (int)number, (union sigval){0}) == 0;
}

static bool act_pidfd_signal(const char *object, long number)
{
	int fd = (int)syscall(SYS_pidfd_open, pid_of(object), 0);

	return fd >= 0 &&
	       syscall(SYS_pidfd_send_signal, fd, number, NULL, 0) == 0;
}

static bool act_pidfd_getfd(const char *object, long number)
{
	int fd = (int)syscall(SYS_pidfd_open, pid_of(object), 0);

	return fd >= 0 && syscall(SYS_pidfd_getfd, fd, number, 0) >= 0;
}

/* Sent by the kernel for us: a pipe's owner hears that there is input. */
static bool act_owner_signal(const char *object, long number)
{
	int ends[2];

	return pipe(ends) == 0 && fcntl(ends[0], F_SETSIG, (int)number) == 0 &&
	       fcntl(ends[0], F_SETOWN, pid_of(object)) == 0 &&
	       fcntl(ends[0], F_SETFL, O_ASYNC) == 0 &&
	       write(ends[1], "", 1) == 1 && usleep(100000) == 0 &&
	       kill(pid_of(object), 0) < 0 && errno == ESRCH;
}

static bool act_ptrace(const char *object, long request)
{
	return ptrace((enum __ptrace_request)request, pid_of(object), NULL,
		       NULL) == 0;
}

static bool act_open(const char *path, long flags)
{
	char byte;
	int fd = open(path, (int)flags | O_NONBLOCK);

	/* some files of /proc ask only as they are read */
	return fd >= 0 &&
	       ((flags & O_ACCMODE) != O_RDONLY || read(fd, &byte, 1) == 1);
}

static bool act_follow(const char *path, long number)
{
	char text[4096];

	(void)number;
	return readlink(path, text, sizeof(text)) >= 0;
}

static bool act_write(const char *path, long number)
{
	int fd = open(path, O_WRONLY);
	char text[16];

	snprintf(text, sizeof(text), "%ld", number);
	return fd >= 0 && write(fd, text, strlen(text)) > 0;
}

static bool act_vm_read(const char *object, long is_write)
{
	char here[1];
	struct iovec local = {here, 1}, remote = {(void *)0x400000, 1};

	return (is_write ? process_vm_writev(
				   pid_of(object), &local, 1, &remote, 1, 0)
			 : process_vm_readv(pid_of(object), &local, 1, &remote,
				   1, 0)) == 1;
}

static bool act_priority(const char *object, long number)
{
	return setpriority(PRIO_PROCESS, (id_t)pid_of(object), (int)number) ==
	       0;
}

static bool act_scheduler_read(const char *object, long number)
{
	(void)number;
	return sched_getscheduler(pid_of(object)) >= 0;
}

static bool act_affinity(const char *object, long number)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)number, &set);
	return sched_setaffinity(pid_of(object), sizeof(set), &set) == 0;
}

static bool act_io_priority(const char *object, long number)
{
	return syscall(SYS_ioprio_set, 1, pid_of(object), number) == 0;
}

static bool act_limit(const char *object, long is_write)
{
	struct rlimit limit = {100, 100};

	return prlimit(pid_of(object), RLIMIT_CORE, is_write ? &limit : NULL,
		       is_write ? NULL : &limit) == 0;
}

static bool act_group(const char *object, long number)
{
	(void)number;
	return getpgid(pid_of(object)) >= 0;
}

static bool act_session(const char *object, long number)
{
	(void)number;
	return getsid(pid_of(object)) >= 0;
}

static bool act_compare(const char *object, long number)
{
	return syscall(SYS_kcmp, getpid(), pid_of(object), number, 0, 0) >= 0;
}

static bool act_pages(const char *object, long number)
{
	void *page = (void *)0x400000;
	int node = 0, status;

	(void)number;
	return syscall(SYS_move_pages, pid_of(object), 1, &page, &node, &status,
		       0) >= 0;
}

static bool act_robust(const char *object, long number)
{
	void *head;
	size_t size;

	(void)number;
	return syscall(SYS_get_robust_list, pid_of(object), &head, &size) == 0;
}

static bool act_namespace(const char *path, long number)
{
	int fd = open(path, O_RDONLY);

	return fd >= 0 && setns(fd, (int)number) == 0;
}

/* By execve, for a program that enters that domain: $become is a context, a
 * comma, and the program. */
static bool act_become(const char *object, long is_current)
{
	const char *program = strchr(object, ',');
	int fd = open(
		is_current ? "/proc/self/attr/current" : "/proc/self/attr/exec",
		O_WRONLY);

	if (!program || fd < 0 ||
		write(fd, object, (size_t)(program - object)) < 0)
		return false;
	if (is_current)
		return true;
	return program_start(program + 1);
}

/* What it makes next, for a label that others may use. */
static bool act_label_next(const char *path, long number)
{
	const char *const labels[] = {"system_u:object_r:svirt_image_t:s0",
		"system_u:system_r:svirt_t:s0"};
	int fd = open(path, O_WRONLY);

	return fd >= 0 && write(fd, labels[number], strlen(labels[number])) > 0;
}

const struct try process_tries[] = {
	{"other-signull", act_kill, "$pid", 0},
	{"other-sigchld", act_kill, "$pid", SIGCHLD},
	{"other-sigcont", act_kill, "$pid", SIGCONT},
	{"other-sigusr", act_queue, "$pid", SIGURG},
	{"other-sigstop", act_kill, "$pid", SIGSTOP},
	{"other-pidfd-signal", act_pidfd_signal, "$pid", SIGTERM},
	{"other-pidfd-getfd", act_pidfd_getfd, "$pid", 0},
	{"other-owner-signal", act_owner_signal, "$pid", SIGKILL},
	{"other-ptrace-attach", act_ptrace, "$pid", PTRACE_ATTACH},
	{"other-ptrace-seize", act_ptrace, "$pid", PTRACE_SEIZE},
	{"other-memory-read", act_open, "/proc/$pid/mem", O_RDONLY},
	{"other-memory-write", act_open, "/proc/$pid/mem", O_RDWR},
	{"other-vm-readv", act_vm_read, "$pid", 0},
	{"other-vm-writev", act_vm_read, "$pid", 1},
	{"other-maps-read", act_open, "/proc/$pid/maps", O_RDONLY},
	{"other-status-read", act_open, "/proc/$pid/status", O_RDONLY},
	{"other-cmdline-read", act_open, "/proc/$pid/cmdline", O_RDONLY},
	{"other-environ-read", act_open, "/proc/$pid/environ", O_RDONLY},
	{"other-label-read", act_open, "/proc/$pid/attr/current", O_RDONLY},
	{"other-descriptor-open", act_open, "/proc/$pid/fd/0", O_RDONLY},
	{"other-descriptor-see", act_follow, "/proc/$pid/fd/0", 0},
	{"other-root-follow", act_follow, "/proc/$pid/root", 0},
	{"other-oom-score", act_write, "/proc/$pid/oom_score_adj", 1000},
	{"other-namespace", act_namespace, "/proc/$pid/ns/net", 0},
	{"other-priority", act_priority, "$pid", 19},
	{"other-scheduler-read", act_scheduler_read, "$pid", 0},
	{"other-affinity", act_affinity, "$pid", 0},
	{"other-io-priority", act_io_priority, "$pid", 3 << 13},
	{"other-limit-read", act_limit, "$pid", 0},
	{"other-limit", act_limit, "$pid", 1},
	{"other-process-group", act_group, "$pid", 0},
	{"other-session", act_session, "$pid", 0},
	{"other-compare", act_compare, "$pid", KCMP_VM},
	{"other-pages", act_pages, "$pid", 0},
	{"other-robust-list", act_robust, "$pid", 0},
	{"host-signull", act_kill, "$host", 0},
	{"host-sigchld", act_kill, "$host", SIGCHLD},
	{"host-sigkill", act_kill, "$host", SIGKILL},
	{"host-ptrace", act_ptrace, "$host", PTRACE_SEIZE},
	{"host-memory-read", act_open, "/proc/$host/mem", O_RDONLY},
	{"host-environ-read", act_open, "/proc/$host/environ", O_RDONLY},
	{"host-status-read", act_open, "/proc/$host/status", O_RDONLY},
	{"init-sigterm", act_kill, "1", SIGTERM},
	{"init-root-follow", act_follow, "/proc/1/root", 0},
	{"init-namespace", act_namespace, "/proc/1/ns/mnt", 0},
	{"become-other-level", act_become, "$otherlevel", 0},
	{"become-other-level-now", act_become, "$otherlevel", 1},
	{"become-all-levels", act_become, "$alllevels", 0},
	{"become-unconfined", act_become, "$unconfined", 0},
	{"become-libvirt", act_become, "$libvirt", 0},
	{"become-bridgehelper", act_become, "$bridgehelper", 0},
	{"become-samba", act_become, "$samba", 0},
	{"become-pulseaudio", act_become, "$pulseaudio", 0},
	{"become-ptchown", act_become, "$ptchown", 0},
	{"become-abrt", act_become, "$abrt", 0},
	{"label-new-files", act_label_next, "/proc/self/attr/fscreate", 0},
	{"label-new-sockets", act_label_next, "/proc/self/attr/sockcreate", 1},
	{"label-new-keys", act_label_next, "/proc/self/attr/keycreate", 1},
	{0},
};
