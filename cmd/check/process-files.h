/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process has open, and what it has mapped. */
#ifndef SVIRT_CHECK_PROCESS_FILES_H
#define SVIRT_CHECK_PROCESS_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

/* name is where the kernel says that it is, or "socket:[N]" and the like. */
struct process_file {
	const char *name;
	const char *label; /* raw, NULL for none */
	struct stat status;
	bool is_written;
	bool is_mapped;
};

typedef void process_files_fn(const struct process_file *file, void *data);

/* Tell of each that can be looked at. What cannot be, and what is more than is
 * looked at of one process, is counted. */
size_t process_files_each(pid_t pid, process_files_fn *fn, void *data);

#endif
