/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a process that may be an enemy's: it chooses its command line, its
 * folder and what lies there. Nothing it names is opened but as a place. */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "scan/process.h"
#include "util.h"

/* The kernel's own limit for arguments, usually. */
#define COMMAND_LINE_MAX ((size_t)4 << 20)

static int open_process(pid_t pid)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -ESRCH : util_errno();
	return fd;
}

static int read_text(struct scan_process *process, int proc, size_t *ret)
{
	_cleanup_close_ int fd = openat(proc, "cmdline", O_RDONLY | O_CLOEXEC);
	size_t size = 0;

	if (fd < 0)
		return util_errno();
	process->text = malloc(COMMAND_LINE_MAX + 1);
	if (!process->text)
		return -ENOMEM;
	for (;;) {
		ssize_t r = read(
			fd, process->text + size, COMMAND_LINE_MAX + 1 - size);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return util_errno();
		if (r == 0)
			break;
		size += (size_t)r;
		if (size > COMMAND_LINE_MAX)
			return -E2BIG;
	}
	process->text[size] = '\0';
	*ret = size;
	return size > 0 ? 0 : -ENODATA;
}

static int split(struct scan_process *process, size_t size)
{
	size_t count = 0, word = 0;

	for (size_t i = 0; i < size; i++)
		count += process->text[i] == '\0' || i + 1 == size;
	process->words = calloc(count + 1, sizeof(*process->words));
	if (!process->words)
		return -ENOMEM;
	for (char *cursor = process->text; word < count;
		cursor += strlen(cursor) + 1)
		process->words[word++] = cursor;
	process->count = count;
	return 0;
}

static int read_link(int folder, const char *name, char **ret)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(folder, name, target, sizeof(target) - 1);

	if (length < 0)
		return util_errno();
	*ret = strndup(target, (size_t)length);
	return *ret ? 0 : -ENOMEM;
}

static int is_elsewhere(struct scan_process *process, int proc)
{
	_cleanup_free_ char *theirs = NULL, *ours = NULL;
	int err = read_link(proc, "ns/mnt", &theirs);

	if (err < 0)
		return err;
	err = read_link(AT_FDCWD, "/proc/self/ns/mnt", &ours);
	if (err < 0)
		return err;
	process->elsewhere = strcmp(theirs, ours) != 0;
	return 0;
}

/* Its folder, as it would write it itself. */
static int read_places(struct scan_process *process, int proc)
{
	_cleanup_free_ char *folder = NULL;
	size_t length;
	int err = read_link(proc, "cwd", &folder);

	if (err == 0)
		err = read_link(proc, "root", &process->root_path);
	if (err < 0)
		return err;
	process->root = openat(proc, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (process->root < 0)
		return util_errno();
	length = strlen(process->root_path);
	if (length == 1)
		length = 0;
	else if (strncmp(folder, process->root_path, length) != 0 ||
		 (folder[length] && folder[length] != '/'))
		length = strlen(folder);
	process->folder = strdup(folder[length] ? folder + length : "/");
	return process->folder ? is_elsewhere(process, proc) : -ENOMEM;
}

int scan_process_read(struct scan_process *ret, pid_t pid)
{
	_cleanup_close_ int proc = open_process(pid);
	size_t size = 0;
	int err;

	*ret = (struct scan_process){.root = -1};
	if (proc < 0)
		return proc;
	err = read_text(ret, proc, &size);
	if (err == 0)
		err = split(ret, size);
	if (err == 0)
		err = read_places(ret, proc);
	return err;
}

void scan_process_clear(struct scan_process *process)
{
	if (process->root >= 0)
		close(process->root);
	free(process->words);
	free(process->text);
	free(process->root_path);
	free(process->folder);
	*process = (struct scan_process){.root = -1};
}

/* Where the kernel says that a path leads, inside the process's root. */
static char *ask(const struct scan_process *process, const char *path)
{
	_cleanup_close_ int fd = util_openat2(process->root, path, O_PATH,
		RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	char name[64], *found = NULL;

	if (fd < 0)
		return NULL;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return read_link(AT_FDCWD, name, &found) == 0 ? found : NULL;
}

char *scan_process_resolve(const struct scan_process *process, const char *path)
{
	const char *root = process->root_path;
	_cleanup_free_ char *inside = NULL;
	char *found;

	if (asprintf(&inside, "%s%s%s", *path == '/' ? "" : process->folder,
		    *path == '/' || !process->folder[1] ? "" : "/", path) < 0) {
		inside = NULL;
		return NULL;
	}
	found = ask(process, inside);
	if (found)
		return found;
	if (asprintf(&found, "%s%s", root[1] ? root : "", inside) < 0)
		return NULL;
	return found;
}
