/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PATH, but for the links in it that lead here: svirt-run called as a QEMU must
 * find the real one, and never itself. */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "run/command.h"
#include "run/program.h"

static bool is_self(const struct stat *file)
{
	struct stat self;

	return stat("/proc/self/exe", &self) == 0 &&
	       self.st_dev == file->st_dev && self.st_ino == file->st_ino;
}

static bool is_good(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 && S_ISREG(file.st_mode) &&
	       access(path, X_OK) == 0 && !is_self(&file);
}

char *program_find(const char *name)
{
	const char *folder = getenv("PATH");

	if (strchr(name, '/'))
		return is_good(name) ? strdup(name) : NULL;
	if (!folder)
		folder = "/usr/local/bin:/usr/bin:/bin";
	for (;;) {
		size_t length = strcspn(folder, ":");
		char *path;

		if (asprintf(&path, "%.*s%s%s", (int)length, folder,
			    length ? "/" : "./", name) < 0)
			cli_die(RUN_OWN_FAILURE, "out of memory");
		if (is_good(path))
			return path;
		free(path);
		if (!folder[length])
			return NULL;
		folder += length + 1;
	}
}
