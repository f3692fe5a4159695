/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A QEMU that its guest has taken over, as svirt-exec starts it: it tries what
 *it should not be able to do, and prints what it could, a word a line. What it
 * tries is in the tables of the other files; this one goes through them.
 *
 *	attack try NAME=VALUE...
 *	attack victim FOLDER
 *	attack host
 *	attack ask CONTEXT
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attack.h"

#define SECONDS 10

static char **names;

bool program_start(const char *path)
{
	int ends[2];
	char byte;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	pid = fork();
	if (pid == 0) {
		execl(path, path, "became", (char *)NULL);
		_exit(write(ends[1], "", 1) == 1 ? 1 : 2);
	}
	close(ends[1]);
	return pid > 0 && read(ends[0], &byte, 1) == 0;
}

/* $cgroup is its own, $above the one that it must not come to. */
static const char *own_cgroup(bool is_above)
{
	static char path[4096];
	FILE *file = fopen("/proc/self/cgroup", "re");
	char line[4000], *slash;

	*path = '\0';
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "0::", 3) == 0)
			snprintf(path, sizeof(path), "/sys/fs/cgroup%s",
				line + 3);
	}
	if (file)
		fclose(file);
	slash = strrchr(path, '/');
	if (is_above && slash)
		*slash = '\0';
	return path;
}

static const char *value_of(const char *name, size_t length)
{
	if (strncmp(name, "cgroup", length) == 0 ||
		strncmp(name, "above", length) == 0)
		return own_cgroup(*name == 'a');
	for (char **word = names; *word; word++)
		if (strncmp(*word, name, length) == 0 && (*word)[length] == '=')
			return *word + length + 1;
	fprintf(stderr, "attack: %.*s is not given\n", (int)length, name);
	exit(2);
}

static const char *expand(const char *object, char text[4096])
{
	size_t size = 0;

	while (*object && size < 4000) {
		size_t length;

		if (*object != '$') {
			text[size++] = *object++;
			continue;
		}
		length = strspn(++object, "abcdefghijklmnopqrstuvwxyz");
		size += (size_t)snprintf(text + size, 4096 - size, "%s",
			value_of(object, length));
		object += length;
	}
	text[size] = '\0';
	return text;
}

/* In a process of its own, which it may lose, and which may hang. */
static void try_one(const struct try *try)
{
	char text[4096];
	const char *object = try->object ? expand(try->object, text) : NULL;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0) {
		puts("fork: failed");
		return;
	}
	if (pid == 0) {
		signal(SIGALRM, SIG_DFL);
		alarm(SECONDS);
		_exit(try->act(object, try->number) ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		puts(try->word);
	else if (WIFSIGNALED(status) && WTERMSIG(status) != SIGSYS)
		fprintf(stderr, "attack: %s: signal %d\n", try->word,
			WTERMSIG(status));
}

static void try_all(const struct try *tries)
{
	for (; tries->word; tries++)
		try_one(tries);
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	if (argc == 3 && strcmp(argv[1], "victim") == 0)
		return victim_run(argv[2]);
	if (argc == 2 && strcmp(argv[1], "host") == 0)
		return host_run();
	if (argc == 3 && strcmp(argv[1], "ask") == 0)
		return policy_ask(argv[2]);
	if (argc == 2 && strcmp(argv[1], "became") == 0)
		return 0;
	if (argc < 2 || strcmp(argv[1], "try") != 0)
		return 2;
	names = argv + 2;
	try_all(file_tries);
	try_all(process_tries);
	try_all(memory_tries);
	try_all(socket_tries);
	try_all(kernel_tries);
	devices_try("/dev");
	puts("end");
	return 0;
}
