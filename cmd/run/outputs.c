/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM may write no file of its caller's, and open no pipe; it may use a pipe
 * that it is given. */
#include "config.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "run/outputs.h"
#include "run/qemu-words.h"

/* No number that a person would choose: two of a set would be mixed up. */
enum { SET_FIRST = 31000 };

static bool is_file(int fd, struct stat *ret)
{
	return fstat(fd, ret) == 0 && S_ISREG(ret->st_mode);
}

static void follow_files(struct log *logs)
{
	struct stat out, err;
	bool is_out = is_file(STDOUT_FILENO, &out);
	bool is_err = is_file(STDERR_FILENO, &err);
	bool is_one = is_out && is_err && out.st_dev == err.st_dev &&
		      out.st_ino == err.st_ino;

	if (is_out)
		log_follow(STDOUT_FILENO, &logs[0]);
	if (is_one)
		logs[0].is_of_both = true;
	else if (is_err)
		log_follow(STDERR_FILENO, &logs[1]);
}

void outputs_open(char *log, bool takes_files, const struct user *user,
	struct outputs *ret)
{
	*ret = (struct outputs){.spares = {-1, -1}};
	log_open(log, user, &ret->logs[0]);
	log_open(NULL, user, &ret->logs[1]);
	if (log)
		ret->logs[0].is_of_both = true;
	else if (takes_files)
		follow_files(ret->logs);
}

/* The pipe that stands for standard output (0) or error (1), or -1. */
static int pipe_of(const struct outputs *outputs, int which)
{
	const struct log *both = &outputs->logs[0];
	int fd = STDOUT_FILENO + which;
	struct stat file;

	if (both->file >= 0 && (both->is_of_both || which == 0))
		return both->pipe[1];
	if (outputs->logs[which].file >= 0)
		return outputs->logs[which].pipe[1];
	return fstat(fd, &file) == 0 && S_ISFIFO(file.st_mode) ? fd : -1;
}

static bool takes_device(const char *option)
{
	static const char *const options[] = {"serial", "parallel", "monitor",
		"qmp", "qmp-pretty", "debugcon"};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (strcmp(option, options[i]) == 0)
			return true;
	return false;
}

/* The path's place in the option's value, or NULL. */
static const char *find_path(const char *option, const char *value)
{
	const char *found;

	if (takes_device(option))
		return strncmp(value, "file:", 5) == 0 ? value + 5 : NULL;
	if (strcmp(option, "chardev") != 0 || strncmp(value, "file,", 5) != 0)
		return NULL;
	found = strstr(value, ",path=");
	return found ? found + strlen(",path=") : NULL;
}

/* Which of them a path is, and how long it is; or -1. */
static int which_path(const char *path, size_t *ret_length)
{
	static const char *const names[][OUTPUTS] = {
		{"/dev/stdout", "/dev/stderr"},
		{"/dev/fd/1", "/dev/fd/2"},
		{"/proc/self/fd/1", "/proc/self/fd/2"},
	};

	*ret_length = strcspn(path, ",");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		for (int which = 0; which < OUTPUTS; which++)
			if (strlen(names[i][which]) == *ret_length &&
				strncmp(path, names[i][which], *ret_length) ==
					0)
				return which;
	return -1;
}

/* The set that is to be used for it, which QEMU is told of once; or 0. */
static int set_of(struct outputs *outputs, int which, struct command *command)
{
	int fd = pipe_of(outputs, which), *spare = &outputs->spares[which];

	if (fd < 0)
		return 0;
	if (*spare < 0) {
		*spare = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		if (*spare < 0)
			return 0;
		command_add(command, "-add-fd");
		command_add(command, "fd=%d,set=%d", *spare, SET_FIRST + which);
	}
	return SET_FIRST + which;
}

static void put_format(char **word, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void put_format(char **word, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (length < 0)
		cli_die(RUN_OWN_FAILURE, "out of memory");
	cli_verbose("%s: is told as %s", *word, text);
	free(*word);
	*word = text;
}

/* QEMU would make the file empty but for append=on, which no pipe takes; and
 * only -chardev can say so. */
static void rename_one(
	struct outputs *outputs, struct command *command, size_t word)
{
	const char *option = command->words[word - 1], *value, *path;
	size_t length = 0;
	int which, set;

	if (*option != '-')
		return;
	option += 1 + (option[1] == '-');
	value = command->words[word];
	path = find_path(option, value);
	which = path ? which_path(path, &length) : -1;
	set = which < 0 ? 0 : set_of(outputs, which, command);
	if (set == 0)
		return;
	if (strcmp(option, "chardev") == 0) {
		put_format(&command->words[word],
			"%.*s/dev/fdset/%d%s,append=on", (int)(path - value),
			value, set, path + length);
		return;
	}
	if (strcmp(option, "debugcon") == 0) {
		put_format(&command->words[word - 1], "-device");
		put_format(&command->words[word],
			"isa-debugcon,iobase=0xe9,chardev=svirt-run-%zu", word);
	} else {
		put_format(
			&command->words[word], "chardev:svirt-run-%zu", word);
	}
	command_add(command, "-chardev");
	command_add(command,
		"file,id=svirt-run-%zu,path=/dev/fdset/%d,append=on", word,
		set);
}

void outputs_rename(struct outputs *outputs, struct command *command)
{
	size_t count = command->count;

	for (size_t i = 1; i < count; i++)
		rename_one(outputs, command, i);
}

void outputs_hand(const struct outputs *outputs)
{
	for (int i = 0; i < OUTPUTS; i++)
		if (outputs->spares[i] >= 0 &&
			fcntl(outputs->spares[i], F_SETFD, 0) < 0)
			cli_die(RUN_OWN_FAILURE, "descriptor %d: %s",
				outputs->spares[i], strerror(errno));
}

void outputs_handed(struct outputs *outputs)
{
	for (int i = 0; i < OUTPUTS; i++) {
		util_closep(&outputs->logs[i].pipe[1]);
		util_closep(&outputs->spares[i]);
		outputs->logs[i].pipe[1] = outputs->spares[i] = -1;
	}
}

bool outputs_take(const struct outputs *outputs)
{
	for (int i = 0; i < OUTPUTS; i++) {
		const struct log *log = &outputs->logs[i];
		int fd = STDOUT_FILENO + i;

		if (log->file >= 0 && dup2(log->pipe[1], fd) < 0)
			return false;
		if (log->file >= 0 && log->is_of_both &&
			dup2(log->pipe[1], STDERR_FILENO) < 0)
			return false;
	}
	return true;
}
