/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A running QEMU: its command line, and what names mean to it. */
#ifndef SVIRT_SCAN_PROCESS_H
#define SVIRT_SCAN_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct scan_process {
	size_t count;
	char **words;
	char *text; /* of all words */
	int root;   /* its root folder */
	char *root_path, *folder;
	bool elsewhere; /* in a mount namespace of its own */
};

/* Everything is read through one descriptor of /proc/PID, so that it is of one
 * process though the number is given to another meanwhile. 0; -ESRCH; -ENODATA
 * for a process without a command line, as the kernel's own; -E2BIG; or another
 * -errno. Clear in either case. */
int scan_process_read(struct scan_process *ret, pid_t pid);
void scan_process_clear(struct scan_process *process);

/* The path of a file as the process means it, allocated; or NULL when out of
 * memory. */
char *scan_process_resolve(
	const struct scan_process *process, const char *path);

#endif
