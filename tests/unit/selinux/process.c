/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes and their contexts, as /proc tells. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "svirt.h"
#include "tap.h"
#include "util.h"

#define SVIRT "system_u:system_r:svirt_t:s0:"

static char directory[] = "/tmp/process.XXXXXX";

/* How a child ends, or does not. */
enum end {
	LIVES,
	ENDS,
	LEAVES_A_THREAD,
};

static void *sleep_on(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static pid_t start(enum end end, const char *context)
{
	char path[128];
	pthread_t thread;
	siginfo_t info;
	FILE *file;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0 && end == ENDS)
		_exit(0);
	if (pid == 0 && end == LEAVES_A_THREAD) {
		pthread_create(&thread, NULL, sleep_on, NULL);
		pthread_exit(NULL);
	}
	if (pid == 0)
		sleep_on(NULL);
	if (end == ENDS)
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	snprintf(path, sizeof(path), "%s/%d", directory, (int)pid);
	/* The child names itself first, then this names it anew. */
	for (int i = 0; end != ENDS && access(path, F_OK) < 0 && i < 500; i++)
		usleep(10000);
	usleep(50000);
	file = fopen(path, "we");
	if (!file)
		exit(99);
	fputs(context, file);
	fclose(file);
	return pid;
}

static const struct svirt_process *find(
	const struct svirt_processes *processes, pid_t pid)
{
	for (size_t i = 0; i < processes->count; i++)
		if (processes->list[i].pid == pid)
			return &processes->list[i];
	return NULL;
}

static void test_pass(const pid_t pids[6])
{
	struct svirt_processes all = {}, separated = {};
	const struct svirt_process *vm;
	bool sorted = true;

	is(svirt_processes_read(0, &all), 0, "every process");
	is(svirt_processes_read(SVIRT_PROCESSES_SEPARATED, &separated), 0,
		"those kept apart");
	is(svirt_processes_read(1U << 31, &all), -EINVAL, "an unknown flag");
	vm = find(&separated, pids[0]);
	if (ok(vm, "has the VM")) {
		is_text(vm->type, "svirt_t", "its type");
		is_text(vm->context, "system_u:system_r:svirt_t:s0",
			"its context but for the level");
		is(svirt_level_count(&vm->level), 2, "its level");
	}
	vm = find(&separated, pids[1]);
	if (ok(vm, "has the VM with a range"))
		is(svirt_level_count(&vm->level), 3, "its high end");
	ok(!find(&separated, pids[2]), "has no administrator");
	ok(find(&all, pids[2]), "who is among all");
	ok(!find(&separated, pids[3]), "has no zombie");
	ok(find(&separated, pids[4]), "has the VM whose first thread ended");
	ok(!find(&all, pids[5]), "a context without a level is left out");
	ok(!find(&all, 1), "and so is a process that cannot be read");
	for (size_t i = 1; i < all.count; i++)
		sorted = sorted && all.list[i - 1].pid < all.list[i].pid;
	ok(all.count >= 5 && sorted, "in order of pid");
	svirt_processes_clear(&all);
	svirt_processes_clear(&separated);
	svirt_processes_clear(NULL);
}

static void test_start(const pid_t pids[6])
{
	uint64_t one, two, again;

	is(svirt_process_start(pids[0], &one), 0, "a start");
	is(svirt_process_start(pids[0], &again), 0, "and again");
	ok(one > 0 && one == again, "is the same");
	is(svirt_process_start(pids[5], &two), 0, "another");
	ok(two > one, "is later");
	is(svirt_process_start(pids[3], &one), -ESRCH, "a zombie");
	is(svirt_process_start(pids[4], &one), 0, "a zombie that lives on");
	is(svirt_process_start(0, &one), -ESRCH, "no process");
	is(svirt_process_start(1 << 30, &one), -ESRCH, "no such process");
}

static void test_limit(void)
{
	struct svirt_processes processes = {};
	struct rlimit before, none;
	int fd = dup(1);

	getrlimit(RLIMIT_NOFILE, &before);
	none = before;
	none.rlim_cur = (rlim_t)fd + 1;
	close(fd);
	setrlimit(RLIMIT_NOFILE, &none);
	is(svirt_processes_read(SVIRT_PROCESSES_SEPARATED, &processes), -EMFILE,
		"without descriptors nothing passes for free");
	setrlimit(RLIMIT_NOFILE, &before);
}

static void discard(void)
{
	DIR *list = opendir(directory);
	const struct dirent *entry;

	while (list && (entry = readdir(list)))
		unlinkat(dirfd(list), entry->d_name, 0);
	if (list)
		closedir(list);
	rmdir(directory);
}

int main(void)
{
	struct svirt_processes processes = {};
	char boot[37] = "", boot_again[37] = "";
	pid_t pids[6];

	if (!mkdtemp(directory))
		return 99;
	setenv("FAKE_PROC", directory, 1);
	pids[0] = start(LIVES, SVIRT "c1,c2");
	pids[1] = start(LIVES, SVIRT "c1-s0:c1.c3\n");
	pids[2] = start(LIVES, "u:r:unconfined_t:s0-s0:c0.c1023");
	pids[3] = start(ENDS, SVIRT "c7,c8");
	pids[4] = start(LEAVES_A_THREAD, SVIRT "c9,c10");
	pids[5] = start(LIVES, "u:r:svirt_t");
	test_pass(pids);
	test_start(pids);
	test_limit();

	setenv("FAKE_SELINUX", "0", 1);
	is(svirt_processes_read(SVIRT_PROCESSES_SEPARATED, &processes), 0,
		"without SELinux");
	ok(processes.count == 0, "there are none");
	is(svirt_boot_id(boot), 0, "this boot");
	is(svirt_boot_id(boot_again), 0, "has an id");
	ok(strlen(boot) == 36, "of 36 characters");
	is_text(boot, boot_again, "which stays");
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	discard();
	return tap_done();
}
