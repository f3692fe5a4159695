/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands beside this one, each started as its own process: execve(2) is
 * what gives each its SELinux domain. PATH is not asked where they are, but for
 * a program of the system's. */
#include "config.h"

#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include "run/siblings.h"
#include "shared/sibling.h"

void step_clear(struct step *step)
{
	command_clear(&step->command);
	free(step->output);
	*step = (struct step){0};
}

void siblings_begin(struct step *step, const char *name)
{
	*step = (struct step){0};
	command_add(&step->command, "%s", name);
	if (strcmp(cli_registry_path(), SVIRT_REGISTRY_PATH) != 0)
		command_add(
			&step->command, "--registry=%s", cli_registry_path());
}

void siblings_print(const struct step *step, FILE *stream)
{
	if (step->input_shown)
		fprintf(stream, "%s | ", step->input_shown);
	command_print(&step->command, stream);
	fputc('\n', stream);
}

/* A pipe whose ends are closed by execve(2). */
static void make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		cli_die(RUN_OWN_FAILURE, "pipe: %s", strerror(errno));
}

static int add_files(const struct step *step, const int in[2], const int out[2],
	posix_spawn_file_actions_t *ret)
{
	int err = 0;

	if (step->input)
		err = posix_spawn_file_actions_adddup2(
			ret, in[0], STDIN_FILENO);
	if (err == 0 && step->takes_output)
		err = posix_spawn_file_actions_adddup2(
			ret, out[1], STDOUT_FILENO);
	if (err == 0 && step->quiet)
		err = posix_spawn_file_actions_addopen(
			ret, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	return err;
}

/* Without a copy of this process's memory, which would take as long as half of
 * what the command does. Returns an errno. */
static int start(const struct step *step, const char *path, const int in[2],
	const int out[2], const sigset_t *mask, pid_t *ret)
{
	char *const *words = step->command.words;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int err;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	err = add_files(step, in, out, &files);
	if (err == 0 && !step->finishes) {
		posix_spawnattr_setsigmask(&attributes, mask);
		err = posix_spawnattr_setflags(
			&attributes, POSIX_SPAWN_SETSIGMASK);
	}
	if (err == 0)
		err = path ? posix_spawn(ret, path, &files, &attributes, words,
				     environ)
			   : posix_spawnp(ret, words[0], &files, &attributes,
				     words, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return err;
}

/* Who does not read all of it says itself why; SIGPIPE is blocked. */
static void feed(const struct step *step, int fd)
{
	size_t done = 0;

	while (done < step->input_size) {
		ssize_t r =
			write(fd, step->input + done, step->input_size - done);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			break;
		done += (size_t)r;
	}
	close(fd);
}

static void collect(struct step *step, int fd)
{
	for (;;) {
		char *text = realloc(step->output, step->output_size + 4097);
		ssize_t r;

		if (!text)
			cli_die(RUN_OWN_FAILURE, "out of memory");
		step->output = text;
		r = read(fd, text + step->output_size, 4096);
		if (r < 0 && errno == EINTR)
			continue;
		text[step->output_size + (r > 0 ? (size_t)r : 0)] = '\0';
		if (r <= 0)
			break;
		step->output_size += (size_t)r;
	}
	close(fd);
}

int siblings_run(struct step *step, const sigset_t *mask)
{
	const char *name = step->command.words[0];
	_cleanup_free_ char *path =
		step->on_path ? NULL : sibling_path(name, RUN_OWN_FAILURE);
	int in[2] = {-1, -1}, out[2] = {-1, -1}, status, err;
	pid_t pid;

	if (cli_is_verbose() && !step->quiet)
		siblings_print(step, stderr);
	if (step->input)
		make_pipe(in);
	if (step->takes_output)
		make_pipe(out);
	err = start(step, path, in, out, mask, &pid);
	if (err != 0)
		cli_warn("%s: %s", path ? path : name, strerror(err));
	if (step->input) {
		close(in[0]);
		feed(step, in[1]);
	}
	if (step->takes_output) {
		close(out[1]);
		collect(step, out[0]);
	}
	if (err != 0)
		return RUN_OWN_FAILURE;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return RUN_OWN_FAILURE;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
