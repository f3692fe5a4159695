/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the other commands are: beside this one, as in a build tree and in
 * /usr/sbin. PATH is not asked. */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/sibling.h"

char *sibling_path(const char *name, int status)
{
	char self[PATH_MAX], *slash, *path;
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (length < 0)
		cli_die(status, "/proc/self/exe: %s", strerror(errno));
	self[length] = '\0';
	slash = strrchr(self, '/');
	if (!slash ||
		asprintf(&path, "%.*s/%s", (int)(slash - self), self, name) < 0)
		cli_die(status, "out of memory");
	return path;
}
