/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crowd CALLERS CALLS COMMAND ARG...: CALLERS processes at once each run the
 * command CALLS times, and kill every second run after a random moment. What
 * the command wrote goes to standard output, a whole run at a time; how many
 * runs were killed in time, and how many failed, to standard error.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Runs take about this long; a kill comes within twice the time. */
#define RUN_US 6000

struct tally {
	int killed, failed;
};

static void fail(const char *what)
{
	fprintf(stderr, "crowd: %s: %s\n", what, strerror(errno));
	exit(2);
}

static pid_t start(char **command, int output)
{
	extern char **environ;
	posix_spawn_file_actions_t actions;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, output, 1);
	errno = posix_spawnp(
		&pid, command[0], &actions, NULL, command, environ);
	if (errno != 0)
		fail(command[0]);
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

/* What a run writes is short enough to fit into its pipe. */
static void run_once(char **command, bool kills, struct tally *tally)
{
	int output[2], status;
	char text[512];
	ssize_t length;
	pid_t pid;

	if (pipe2(output, O_CLOEXEC) < 0)
		fail("pipe");
	pid = start(command, output[1]);
	close(output[1]);
	if (kills) {
		usleep((useconds_t)(random() % (2 * RUN_US)));
		kill(pid, SIGKILL);
	}
	if (waitpid(pid, &status, 0) < 0)
		fail("waitpid");
	length = read(output[0], text, sizeof(text));
	if (length > 0 && write(1, text, (size_t)length) != length)
		fail("write");
	close(output[0]);
	if (WIFSIGNALED(status))
		__atomic_add_fetch(&tally->killed, 1, __ATOMIC_RELAXED);
	else if (status != 0)
		__atomic_add_fetch(&tally->failed, 1, __ATOMIC_RELAXED);
}

static void call(long calls, char **command, struct tally *tally)
{
	srandom((unsigned int)getpid());
	for (long i = 0; i < calls; i++)
		run_once(command, i % 2 == 1, tally);
}

int main(int argc, char **argv)
{
	long callers = argc > 3 ? strtol(argv[1], NULL, 10) : 0;
	long calls = argc > 3 ? strtol(argv[2], NULL, 10) : 0;
	struct tally *tally;

	if (callers < 1 || calls < 1) {
		fprintf(stderr, "usage: crowd CALLERS CALLS COMMAND...\n");
		return 2;
	}
	tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally == MAP_FAILED)
		fail("mmap");
	for (long i = 0; i < callers; i++) {
		pid_t pid = fork();

		if (pid < 0)
			fail("fork");
		if (pid == 0) {
			call(calls, argv + 3, tally);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	fprintf(stderr, "%d killed, %d failed\n", tally->killed, tally->failed);
	return tally->failed > 0;
}
