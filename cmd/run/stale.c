/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM that went into the background leaves its labels when it ends, and one
 * whose svirt-run was killed: the next run of the same VM, or with the same
 * disk, puts them back. Other VMs are let be. */
#include "config.h"

#include <dirent.h>
#include <string.h>

#include <json-c/json.h>

#include "run/stale.h"

/* Nothing has run, where no VM has a folder: that spares asking. */
static bool may_be(void)
{
	DIR *folder = opendir(SVIRT_RUNDIR_PATH);
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		found = entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return found;
}

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(object, key, &value)
		       ? json_object_get_string(value)
		       : NULL;
}

static bool has_file(struct json_object *vm, const struct files *files)
{
	struct json_object *list;

	if (!files || !json_object_object_get_ex(vm, "files", &list))
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *path =
			text_of(json_object_array_get_idx(list, i), "path");

		if (path && files_has_path(files, path))
			return true;
	}
	return false;
}

static void end_one(const char *vm, const sigset_t *mask)
{
	_cleanup_(step_clear) struct step step;

	cli_warn("%s: is over: it is put to rest first", vm);
	siblings_begin(&step, "svirt-restore");
	step.finishes = true;
	command_add(&step.command, "--release");
	command_add(&step.command, "%s", vm);
	siblings_run(&step, mask);
}

void stale_end(
	const char *name, const struct files *files, const sigset_t *mask)
{
	_cleanup_(step_clear) struct step step;
	char *cursor, *line;

	siblings_begin(&step, "svirt-list");
	if (!may_be())
		return;
	command_add(&step.command, "--state=stale");
	command_add(&step.command, "--json");
	step.takes_output = true;
	if (siblings_run(&step, mask) != 0)
		return;
	cursor = step.output;
	while ((line = strsep(&cursor, "\n"))) {
		struct json_object *vm =
			*line ? json_tokener_parse(line) : NULL;
		const char *found = text_of(vm, "name");

		if (found && ((name && strcmp(name, found) == 0) ||
				     has_file(vm, files)))
			end_one(found, mask);
		json_object_put(vm);
	}
}
