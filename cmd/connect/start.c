/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client in the VM: svirt-connect-client, started by svirt-exec as a
 * helper.
 *
 * What it is given the VM has, once the client is taken over. So this file MUST
 *  - give it pipes alone, never a descriptor of a terminal or of anything else;
 *  - take it out of the session, or /dev/tty would be the terminal.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "shared/cli.h"
#include "shared/sibling.h"
#include "connect/start.h"

#define CLIENT "svirt-connect-client"

/* A program beside this one, or in the folder for those that nobody calls by
 * hand. */
static char *program_path(const char *name)
{
	char *path = sibling_path(name, CLI_UNUSABLE);

	if (access(path, X_OK) == 0)
		return path;
	free(path);
	if (asprintf(&path, PKGLIBEXECDIR "/%s", name) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return path;
}

/* Replaces the child by svirt-exec; its descriptors are closed by that. */
_Noreturn static void become(
	char **words, const int in[2], const int out[2], const int err[2])
{
	if (setsid() < 0 || dup2(in[0], STDIN_FILENO) < 0 ||
		dup2(out[1], STDOUT_FILENO) < 0 ||
		dup2(err[1], STDERR_FILENO) < 0)
		_exit(EXIT_FAILURE);
	execv(words[0], words);
	cli_warn("%s: %s", words[0], strerror(errno));
	_exit(EXIT_FAILURE);
}

static void close_both(int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

/* No end is 0 to 2: a caller without these must not have one in their place. */
static bool make_pipe(int ret[2])
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ret[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
		close(ends[i]);
	}
	return ret[0] >= 0 && ret[1] >= 0;
}

static bool start(char **words, struct client *ret)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
	pid_t pid = -1;

	if (make_pipe(in) && make_pipe(out) && make_pipe(err) &&
		fcntl(in[1], F_SETFL, O_NONBLOCK) == 0)
		pid = fork();
	if (pid == 0)
		become(words, in, out, err);
	if (pid < 0) {
		cli_warn("cannot start svirt-exec: %s", strerror(errno));
		close_both(in);
		close_both(out);
		close_both(err);
		return false;
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	*ret = (struct client){pid, in[1], out[0], err[0]};
	return true;
}

bool client_start(const char *name, const char *what, const struct stat *folder,
	bool if_enabled, struct client *ret)
{
	_cleanup_free_ char *exec = program_path("svirt-exec"),
			    *client = program_path(CLIENT), *user = NULL,
			    *registry = NULL;
	char *words[16], **word = words;

	if (asprintf(&user, "--user=+%u:+%u", folder->st_uid, folder->st_gid) <
			0 ||
		asprintf(&registry, "--registry=%s", cli_registry_path()) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	*word++ = exec;
	if (strcmp(cli_registry_path(), SVIRT_REGISTRY_PATH) != 0)
		*word++ = registry;
	if (cli_is_verbose())
		*word++ = (char *)"-v";
	if (if_enabled)
		*word++ = (char *)"--if-enabled";
	*word++ = (char *)"--helper";
	*word++ = user;
	*word++ = (char *)name;
	*word++ = (char *)"--";
	*word++ = client;
	*word++ = (char *)name;
	*word++ = (char *)what;
	*word = NULL;
	return start(words, ret);
}

bool client_end(struct client *client)
{
	const struct timespec moment = {.tv_nsec = 20000000};
	int ends[] = {client->in, client->out, client->err}, status = -1;

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (ends[i] >= 0)
			close(ends[i]);
	/* svirt-exec may be waiting for a lock, which is no reason to wait */
	for (int tries = 0; tries < 100; tries++) {
		if (waitpid(client->pid, &status, WNOHANG) != 0)
			break;
		nanosleep(&moment, NULL);
	}
	*client = CLIENT_NONE;
	return status == 0;
}
