/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the small files of /proc/PID say; what that means is process-list.c's.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "util.h"

#include "check/process-text.h"

ssize_t process_text_read(
	pid_t pid, const char *name, char text[PROCESS_TEXT_MAX])
{
	_cleanup_close_ int fd = -1;
	char path[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return util_errno();
	length = read(fd, text, PROCESS_TEXT_MAX - 1);
	if (length < 0)
		return util_errno();
	text[length] = '\0';
	return length;
}

int process_text_link(pid_t pid, const char *name, char text[PROCESS_TEXT_MAX])
{
	static const char deleted[] = " (deleted)";
	size_t tail = sizeof(deleted) - 1;
	char path[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	length = readlink(path, text, PROCESS_TEXT_MAX - 1);
	if (length < 0)
		return util_errno();
	text[length] = '\0';
	if ((size_t)length > tail && strcmp(text + length - tail, deleted) == 0)
		text[(size_t)length - tail] = '\0';
	return 0;
}

int process_text_status(const char *status, const char *key, uint64_t *ret)
{
	size_t length = strlen(key);

	/* a name in it has its line ends escaped, so each line is the kernel's
	 */
	for (const char *line = status; line && *line;
		line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, length) != 0 || line[length] != ':')
			continue;
		line += length + 1;
		line += strspn(line, " \t");
		return util_digits(&line, UINT64_MAX, ret);
	}
	return -ENOENT;
}

const char *process_text_cgroup(char *text)
{
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, "0::", 3) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		return line + 3;
	}
	return NULL;
}
