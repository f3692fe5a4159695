/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders that images lie in: whether a restorecon would take away what
 * somebody set by hand, and who else may write there. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/context.h"
#include "check/file-label.h"
#include "check/folders.h"
#include "check/host-folders.h"
#include "check/host-live.h"
#include "check/quote.h"

/* The first that file contexts would label otherwise, of how many. */
struct differing {
	struct selabel_handle *contexts;
	size_t count;
	char *path, *type, *wanted;
};

static void differing_clear(struct differing *differing)
{
	free(differing->path);
	free(differing->type);
	free(differing->wanted);
}

/* What the toolkit, and libvirt, label for a VM has its label for a while. */
static bool is_of_vms(const char *type)
{
	static const char *const types[] = {
		"svirt_image_t", "virt_content_t", "svirt_rest_t"};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strcmp(types[i], type) == 0)
			return true;
	}
	return false;
}

static void compare(struct differing *differing, const char *path,
	const char *label, mode_t mode)
{
	_cleanup_free_ char *wanted = NULL, *type = context_type(label);

	if (!type || is_of_vms(type))
		return;
	wanted = host_live_type(differing->contexts, path, mode);
	if (wanted && strcmp(wanted, type) != 0 && differing->count++ == 0) {
		differing->path = strdup(path);
		differing->type = TAKE_PTR(type);
		differing->wanted = TAKE_PTR(wanted);
	}
}

static void look(const struct folder_entry *entry, void *data)
{
	compare(data, entry->path, entry->label, entry->status.st_mode);
}

static void look_at_contexts(struct check_run *run, const struct check_id *id,
	const struct folders *folders, const struct folder *folder,
	struct selabel_handle *contexts)
{
	_cleanup_(differing_clear) struct differing differing = {
		.contexts = contexts};
	_cleanup_free_ char *regular = NULL, *remedy = NULL;
	char label[FILE_LABEL_MAX];

	if (file_label_in(folder->fd, label) > 0)
		compare(&differing, folder->path, label,
			folder->status.st_mode);
	(void)folders_each(folders, folder, look, &differing);
	if (differing.count == 0)
		return;
	if (!differing.path)
		cli_die(CLI_UNUSABLE, "out of memory");
	regular = quote_expression(folder->path, "(/.*)?");
	remedy = quote_command(
		"semanage fcontext -a -t %s %s", differing.type, regular);
	check_found(run, id, folder->path, remedy,
		"%zu of what it is and has, such as %s, has %s, and restorecon "
		"would make that %s",
		differing.count, differing.path, differing.type,
		differing.wanted);
}

/* Where only the owner of a file can take its name away, mending is not by
 * the folder's mode: everybody uses it. */
static void look_at_mode(struct check_run *run, const struct check_id *id,
	const struct folder *folder)
{
	mode_t mode = folder->status.st_mode;
	_cleanup_free_ char *remedy =
		quote_command("chmod go-w %s", folder->path);

	if (mode & 022)
		check_found(run, id, folder->path,
			mode & S_ISVTX ? NULL : remedy,
			"mode %04o: %s may put another file in the place of an "
			"image%s",
			mode & 07777, mode & 02 ? "every user" : "its group",
			mode & S_ISVTX ? " that is gone" : "");
}

int host_folders(struct check_run *run, struct selabel_handle *contexts,
	const struct check_id *contexts_id, const struct check_id *writable_id)
{
	_cleanup_(records_clear) struct records records = {0};
	_cleanup_(folders_clear) struct folders folders = {0};
	int err = records_read(&records);

	if (err == -EPERM) /* the check registry says so */
		return 0;
	if (err == 0)
		err = folders_find(&records, &folders);
	for (size_t i = 0; err == 0 && i < folders.count; i++) {
		if (contexts)
			look_at_contexts(run, contexts_id, &folders,
				&folders.list[i], contexts);
		look_at_mode(run, writable_id, &folders.list[i]);
	}
	return err;
}
