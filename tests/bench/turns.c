/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * turns ROUNDS: read commands from standard input, a line "NAME<TAB>COMMAND
 * ARG..." each (words are split at spaces), run them in turn ROUNDS times, and
 * print each one's median and least wall time, its ratio to the first, and its
 * peak memory. Taking turns spreads a noisy machine's noise over all of them.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define COMMANDS_MAX 32
#define WORDS_MAX 64

struct command {
	char *line;
	char *name;
	char *words[WORDS_MAX];
	double *times;
	double median;
	long peak; /* KiB */
};

static void fail(const char *what)
{
	fprintf(stderr, "turns: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double difference = *(const double *)a - *(const double *)b;

	return difference < 0 ? -1 : difference > 0;
}

static void split(struct command *command)
{
	char *rest = command->line, *word;
	size_t count = 0;

	command->name = strsep(&rest, "\t");
	while ((word = strsep(&rest, " \n")) && count + 1 < WORDS_MAX)
		if (*word)
			command->words[count++] = word;
	if (count == 0) {
		fprintf(stderr, "turns: %s: no command\n", command->name);
		exit(1);
	}
}

/* Run once with output thrown away; the time in milliseconds. */
static double run(struct command *command)
{
	extern char **environ;
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	double start;
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	start = now_ms();
	errno = posix_spawnp(&pid, command->words[0], &actions, NULL,
		command->words, environ);
	if (errno != 0)
		fail(command->words[0]);
	if (wait4(pid, &status, 0, &usage) < 0)
		fail("wait4");
	start = now_ms() - start;
	posix_spawn_file_actions_destroy(&actions);
	if (status != 0) {
		fprintf(stderr, "turns: %s: status %#x\n", command->name,
			(unsigned int)status);
		exit(1);
	}
	if (usage.ru_maxrss > command->peak)
		command->peak = usage.ru_maxrss;
	return start;
}

int main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	size_t count = 0, size = 0;
	int rounds = argc == 2 ? (int)strtol(argv[1], NULL, 10) : 0;

	if (rounds < 1) {
		fprintf(stderr, "usage: turns ROUNDS <COMMANDS\n");
		return 2;
	}
	while (count < COMMANDS_MAX &&
		getline(&commands[count].line, &size, stdin) > 0) {
		struct command *command = &commands[count++];

		split(command);
		command->times = calloc((size_t)rounds, sizeof(double));
		if (!command->times)
			fail("calloc");
		run(command); /* warm up */
		size = 0;
	}
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			commands[i].times[round] = run(&commands[i]);
	printf("%-36s %9s %9s %7s %9s\n", "", "median ms", "least ms", "ratio",
		"peak KiB");
	for (size_t i = 0; i < count; i++) {
		struct command *command = &commands[i];

		qsort(command->times, (size_t)rounds, sizeof(double), by_size);
		command->median = command->times[rounds / 2];
		printf("%-36s %9.3f %9.3f %7.2f %9ld\n", command->name,
			command->median, command->times[0],
			command->median / commands[0].median, command->peak);
	}
	return 0;
}
