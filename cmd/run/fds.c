/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fd=3, fds=3:4, vhostfds=5:6, tapfd=7, fd:8, addr.str=9 (beside addr.type=fd):
 * svirt-exec closes what is not named to it. One of svirt-run's own is never
 * meant. */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "run/fds.h"

static void keep_one(unsigned int number, struct command *command)
{
	int flags = number > STDERR_FILENO ? fcntl((int)number, F_GETFD) : -1;

	if (flags >= 0 && !(flags & FD_CLOEXEC))
		command_add(command, "--keep-fd=%u", number);
}

/* The numbers that stand here, with colons between. */
static void keep_list(const char *text, struct command *command)
{
	uint64_t number;

	while (util_digits(&text, INT_MAX, &number) == 0) {
		keep_one((unsigned int)number, command);
		if (*text != ':')
			return;
		text++;
	}
}

/* What stands behind each @key in the word. */
static void keep_behind(
	const char *word, const char *key, struct command *command)
{
	while ((word = strstr(word, key))) {
		word += strlen(key);
		keep_list(word, command);
	}
}

void fds_keep(char *const *words, struct command *command)
{
	static const char *const keys[] = {
		"fd=", "fd:", "fds=", "fds:", ".str="};

	for (; *words; words++)
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			keep_behind(*words, keys[i], command);
}
