/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the small files of /proc/PID say. */
#ifndef SVIRT_CHECK_PROCESS_TEXT_H
#define SVIRT_CHECK_PROCESS_TEXT_H

#include <stdint.h>
#include <sys/types.h>

/* A page, and what the kernel writes of a context of 1024 categories. */
#define PROCESS_TEXT_MAX 8192

/* Read /proc/PID/NAME, as far as it goes: its length or -errno. */
ssize_t process_text_read(
	pid_t pid, const char *name, char text[PROCESS_TEXT_MAX]);

/* The target of a link in /proc/PID, without " (deleted)": 0 or -errno. */
int process_text_link(pid_t pid, const char *name, char text[PROCESS_TEXT_MAX]);

/* The number after "KEY:" in /proc/PID/status; -ENOENT for none. */
int process_text_status(const char *status, const char *key, uint64_t *ret);

/* The path after "0::" in /proc/PID/cgroup, its end made; NULL for none. */
const char *process_text_cgroup(char *text);

#endif
