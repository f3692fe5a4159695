/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy in a folder: as /etc/selinux/NAME has it, beside its file contexts,
 * or a store of modules (policy-link.c). What it says is policy-file.c's. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "util.h"

#include "check/policy-dir.h"
#include "check/policy-file.h"
#include "check/policy-link.h"

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static bool is_there(const char *path, mode_t kind)
{
	struct stat status;

	return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == kind;
}

/* The path of the policy.NN with the highest number in a folder, or NULL. */
static int find_newest(const char *path, char **ret)
{
	_cleanup_(close_folder) DIR *folder = opendir(path);
	uint64_t best = 0, number;
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		const char *name = entry->d_name;

		if (strncmp(name, "policy.", 7) == 0 &&
			util_number(name + 7, 1, 9999, &number) == 0 &&
			number > best)
			best = number;
	}
	if (best && asprintf(ret, "%s/policy.%u", path, (unsigned int)best) < 0)
		return -ENOMEM;
	return 0;
}

/* The first of these below the folder that is there, or NULL. */
static int find_first(
	const char *path, mode_t kind, const char *const *names, char **ret)
{
	for (; *names; names++) {
		_cleanup_free_ char *each = NULL;

		if (asprintf(&each, "%s/%s", path, *names) < 0)
			return -ENOMEM;
		if (is_there(each, kind)) {
			*ret = TAKE_PTR(each);
			return 0;
		}
	}
	return 0;
}

static int find_compiled(const char *path, char **ret)
{
	static const char *const names[] = {
		"policy", "policy.kern", "active/policy.kern", NULL};
	_cleanup_free_ char *below = NULL;
	int err = asprintf(&below, "%s/policy", path) < 0 ? -ENOMEM : 0;

	if (err == 0)
		err = find_newest(below, ret);
	if (err == 0 && !*ret)
		err = find_newest(path, ret);
	if (err == 0 && !*ret)
		err = find_first(path, S_IFREG, names, ret);
	return err;
}

/* A store has modules/PRIORITY/NAME; else modules lie in the folder itself. */
static int open_modules(const char *path, struct policy *ret)
{
	static const char *const names[] = {"active/modules", "modules", NULL};
	_cleanup_free_ char *store = NULL;
	_cleanup_close_ int fd = -1;
	char linked[64];
	int err = find_first(path, S_IFDIR, names, &store);

	if (err < 0)
		return err;
	fd = policy_link(store ? store : path, store != NULL);
	if (fd < 0)
		return fd;
	snprintf(linked, sizeof(linked), "/proc/self/fd/%d", fd);
	err = policy_file_open(linked, ret);
	/* it is gone with the descriptor */
	free(ret->path);
	ret->path = NULL;
	return err;
}

int policy_dir_open(const char *path, struct policy *ret)
{
	_cleanup_free_ char *compiled = NULL;
	int err = is_there(path, S_IFDIR) ? open_modules(path, ret) : -ENOTDIR;

	if (err == -ENOENT)
		err = find_compiled(path, &compiled);
	if (compiled)
		err = policy_file_open(compiled, ret);
	else if (err == 0 && !ret->model)
		err = -ENOENT;
	ret->name = path;
	return err;
}
