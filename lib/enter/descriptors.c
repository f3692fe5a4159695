/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The descriptors that a program inherits: which are closed. Whether a VM can
 * use the others is asked in descriptor.c. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>

#include "enter/descriptors.h"
#include "util.h"

static bool is_kept(const int *kept, size_t count, int fd)
{
	for (size_t i = 0; i < count; i++)
		if (kept[i] == fd)
			return true;
	return false;
}

static int close_at_exec(DIR *directory, const int *kept, size_t count)
{
	const struct dirent *entry;
	uint64_t fd;
	int err;

	while ((errno = 0, entry = readdir(directory))) {
		if (entry->d_name[0] == '.')
			continue;
		err = util_number(entry->d_name, 0, INT32_MAX, &fd);
		if (err < 0)
			return err;
		if (fd > 2 && !is_kept(kept, count, (int)fd) &&
			fcntl((int)fd, F_SETFD, FD_CLOEXEC) < 0)
			return util_errno();
	}
	return errno ? util_errno() : 0;
}

/* Close-on-exec rather than closed: a start that fails has work left. */
int descriptors_close_others(const int *kept, size_t count)
{
	DIR *directory = opendir("/proc/self/fd");
	int err;

	if (!directory)
		return util_errno();
	err = close_at_exec(directory, kept, count);
	closedir(directory);
	return err;
}
