/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file that a command's name stands for.
 *
 * execvp(3) finds and runs in one step; here the file is needed before, to
 * ask the policy about it. Unlike execvp, nothing is handed to a shell. */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "exec/program.h"
#include "util.h"

/* Whether anybody may execute it. access(2) would answer for this program's
 * user and domain, but another's are asked in the end, by execve. */
static int program_check(const char *path)
{
	struct statvfs fs;
	struct stat st;

	if (stat(path, &st) < 0 || statvfs(path, &fs) < 0)
		return util_errno();
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode) || !(st.st_mode & 0111) ||
		(fs.f_flag & ST_NOEXEC))
		return -EACCES;
	return 0;
}

/* What makes execvp(3) go on with the next folder of PATH. */
static bool is_absent(int r)
{
	return r == -ENOENT || r == -ENOTDIR || r == -ESTALE || r == -ENODEV ||
	       r == -ETIMEDOUT;
}

/* One folder of PATH, which ends at a colon or NUL; empty is this folder. */
static int program_try(
	const char *folder, size_t length, const char *name, char **ret)
{
	_cleanup_free_ char *path = NULL;
	int r;

	if (length == 0) {
		folder = ".";
		length = 1;
	}
	if (asprintf(&path, "%.*s/%s", (int)length, folder, name) < 0)
		return -ENOMEM;
	r = program_check(path);
	if (r < 0)
		return r;
	*ret = TAKE_PTR(path);
	return 0;
}

static int program_search(const char *folders, const char *name, char **ret)
{
	int refused = -ENOENT, r;
	size_t length;

	for (;; folders += length + 1) {
		length = strcspn(folders, ":");
		r = program_try(folders, length, name, ret);
		if (r == 0)
			return 0;
		if (r == -EACCES || (r == -EISDIR && refused == -ENOENT))
			refused = r;
		else if (!is_absent(r) && r != -EISDIR)
			return r;
		if (folders[length] == '\0')
			return refused;
	}
}

int program_find(const char *name, char **ret)
{
	const char *folders = getenv("PATH");
	_cleanup_free_ char *path = NULL;
	int r;

	if (!*name)
		return -ENOENT;
	if (!strchr(name, '/'))
		return program_search(
			folders ? folders : "/bin:/usr/bin", name, ret);
	r = program_check(name);
	if (r < 0)
		return is_absent(r) ? -ENOENT : r;
	path = strdup(name);
	if (!path)
		return -ENOMEM;
	*ret = TAKE_PTR(path);
	return 0;
}
