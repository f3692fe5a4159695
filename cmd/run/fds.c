/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fd=3, fds=3:4, vhostfds=5:6, tapfd=7, fd:8: svirt-exec closes what is not
 * named to it. One of svirt-run's own is never meant. */
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

void fds_keep(char *const *words, struct command *command)
{
	for (; *words; words++) {
		const char *found = *words;

		while ((found = strstr(found, "fd"))) {
			found += 2;
			if (*found == 's')
				found++;
			if (*found == '=' || *found == ':')
				keep_list(found + 1, command);
		}
	}
}
