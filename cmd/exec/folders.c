/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders that a command finds: where it may write. How they are made, and
 * by whom removed, is the library's. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exec/folders.h"
#include "shared/cli.h"

/* A folder for memory that is not there matters to a command that names it. */
static bool is_named(char *const *command, const char *folder)
{
	for (; *command; command++)
		if (strstr(*command, folder))
			return true;
	return false;
}

struct needed {
	const char *name;
	char *const *command;
	bool is_told;
};

static void memory_failed(const char *place, int err, void *data)
{
	struct needed *needed = data;
	_cleanup_free_ char *folder = NULL;
	const char *why = strerror(-err);

	needed->is_told = true;
	if (asprintf(&folder, "%s/svirt/%s", place, needed->name) < 0) {
		folder = NULL;
		return;
	}
	if (err == -EEXIST)
		why = "it carries another label: a VM of that name in another "
		      "registry, or one long gone: in that case remove it";
	else if (err == -EPERM)
		why = "the folder it would be in is another user's, or others "
		      "may write it: remove that";
	if (is_named(needed->command, folder))
		cli_warn("%s: not made: %s", folder, why);
	else
		cli_verbose("%s: not made: %s", folder, why);
}

static void memory_make(const struct svirt_vm *vm, const struct user *user,
	bool is_helper, char *const *command)
{
	struct needed needed = {vm->name, command, false};
	int err = 0;

	if (!is_helper || svirt_memory_exists(vm) == 0)
		err = svirt_memory_make(vm, user->account.uid,
			user->account.gid, memory_failed, &needed);
	if (err < 0 && !needed.is_told)
		cli_warn("no folders for memory: /proc/self/mountinfo: %s",
			strerror(-err));
}

static void close_stream(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

/* At a change of context the dynamic linker takes TMPDIR out of the
 * environment, and the caller's is only where the kernel put it. */
static char *caller_tmpdir(void)
{
	_cleanup_(close_stream) FILE *stream =
		fopen("/proc/self/environ", "re");
	_cleanup_free_ char *line = NULL;
	size_t size = 0;

	while (stream && getdelim(&line, &size, '\0', stream) > 0)
		if (strncmp(line, "TMPDIR=", 7) == 0)
			return strdup(line + 7);
	return NULL;
}

static void tmpdir_set(const char *name)
{
	_cleanup_free_ char *folder = caller_tmpdir();

	if (!folder && asprintf(&folder, SVIRT_RUNDIR_PATH "/%s", name) < 0)
		folder = NULL;
	if (!folder || setenv("TMPDIR", folder, 0) < 0)
		cli_warn("TMPDIR is not set: %s", strerror(ENOMEM));
}

bool folders_make(const struct svirt_vm *vm, const struct user *user,
	bool is_helper, char *const *command)
{
	int err = is_helper ? svirt_rundir_exists(vm) : 0;

	if (err == 0)
		err = svirt_rundir_make(
			vm, user->account.uid, user->account.gid);
	if (err < 0) {
		cli_warn(SVIRT_RUNDIR_PATH "/%s: %s", vm->name,
			err == -EEXIST
				? "it carries another label: a VM of that name "
				  "in another registry, or one long gone: in "
				  "that case remove it"
				: strerror(-err));
		return false;
	}
	memory_make(vm, user, is_helper, command);
	tmpdir_set(vm->name);
	return true;
}

void folders_make_bare(
	const char *name, const struct user *user, char *const *command)
{
	const struct svirt_vm vm = {.name = (char *)name};
	int err = svirt_rundir_make(&vm, user->account.uid, user->account.gid);

	if (err < 0)
		cli_verbose(SVIRT_RUNDIR_PATH "/%s: not made: %s", name,
			strerror(-err));
	else
		tmpdir_set(name);
	memory_make(&vm, user, false, command);
}
