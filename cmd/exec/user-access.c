/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the VM's user may open its files: by their modes, not the policy.
 *
 * QEMU says "Permission denied" for both, and a disk that root made under umask
 * 077 is the usual case. The question is asked by a child that has become that
 * user; its answer is a warning, since the paths are those on record, and what
 * QEMU opens may be others.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#include "exec/enter.h"
#include "exec/user-access.h"
#include "shared/cli.h"

/* Of a tree of thousands these many files tell enough. */
#define ASKED_MAX 64

/* Files to ask about, when the registry is not read any more. */
struct asked {
	size_t count;
	struct {
		char *path;
		int mode;
	} files[ASKED_MAX];
};

static void asked_clear(struct asked *asked)
{
	for (size_t i = 0; i < asked->count; i++)
		free(asked->files[i].path);
}

static int add(const struct svirt_file *file, void *data)
{
	struct asked *asked = data;
	bool is_read = file->role == SVIRT_ROLE_PRIVATE ||
		       file->role == SVIRT_ROLE_CONTENT;

	if (file->member) /* the top of its tree stands for it */
		return 0;
	asked->files[asked->count].path = strdup(file->path);
	asked->files[asked->count].mode = is_read ? R_OK : R_OK | W_OK;
	asked->count += asked->files[asked->count].path != NULL;
	return asked->count == ASKED_MAX;
}

/* The folder that ends the way to a file; NULL when that is the file itself. */
static char *find_closed(const char *path)
{
	_cleanup_free_ char *folder = strdup(path);
	char *slash = folder;

	while (slash && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (faccessat(AT_FDCWD, folder, X_OK, AT_EACCESS) < 0)
			return TAKE_PTR(folder);
		*slash = '/';
	}
	return NULL;
}

static void ask(const char *path, int mode, const struct user *user)
{
	_cleanup_free_ char *folder = NULL;
	char number[32];
	const char *name = user->account.name;

	if (faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0 || errno != EACCES)
		return;
	if (!name) {
		snprintf(number, sizeof(number), "user %u", user->account.uid);
		name = number;
	}
	folder = find_closed(path);
	if (folder)
		cli_warn("%s: %s may not reach it, by the mode or owner of %s",
			path, name, folder);
	else
		cli_warn("%s: %s may not %s it, by its mode or owner: "
			 "svirt-label --owner=%u gives it to them",
			path, name, mode & W_OK ? "read and write" : "read",
			user->account.uid);
}

void user_access_warn(struct svirt_registry *registry,
	const struct svirt_vm *vm, const struct user *user)
{
	_cleanup_(asked_clear) struct asked asked = {0};
	const struct descriptors none = {0};
	const struct enter enter = {.user = user, .descriptors = &none};
	pid_t child;

	if (!user->changes || user->account.uid == 0)
		return;
	svirt_registry_each_file(registry, vm, add, &asked);
	child = asked.count > 0 ? fork() : -1;
	if (child == 0) {
		if (enter_take(&enter) == ENTER_DONE)
			for (size_t i = 0; i < asked.count; i++)
				ask(asked.files[i].path, asked.files[i].mode,
					user);
		_exit(0);
	}
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}
