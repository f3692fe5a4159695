/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies beside the files on record, in folders that images are in: what an
 * earlier VM, a copy, or a chcon left there. */
#include "config.h"

#include <string.h>

#include "check/files-beside.h"
#include "check/quote.h"

struct beside {
	struct check_run *run;
	const struct domains *domains;
	const struct records *records;
	struct svirt_processes running;
};

/* A disk is told from a README by its name alone: it may not be opened. */
static bool is_image(const char *path)
{
	static const char *const endings[] = {"img", "image", "raw", "qcow2",
		"qcow", "qed", "vmdk", "vdi", "vhd", "vhdx", "disk", "iso"};
	const char *point = strrchr(path, '.');

	for (size_t i = 0; point && i < ARRAY_SIZE(endings); i++) {
		if (strcmp(point + 1, endings[i]) == 0)
			return true;
	}
	return false;
}

static bool is_anybodys(
	const struct beside *beside, const struct svirt_level *level)
{
	const struct svirt_vms *vms = &beside->records->vms;

	for (size_t i = 0; i < vms->count; i++) {
		if (svirt_level_equals(&vms->list[i].level, level))
			return true;
	}
	for (size_t i = 0; i < beside->running.count; i++) {
		if (svirt_level_equals(&beside->running.list[i].level, level))
			return true;
	}
	return false;
}

static void look_at_level(struct beside *beside,
	const struct folder_entry *entry, const struct svirt_context *parts)
{
	_cleanup_free_ char *remedy =
		quote_command("svirt-restore --unowned %s", entry->path);

	if (!is_anybodys(beside, &parts->range.high))
		check_found(beside->run, &file_finding_ids[FILES_LEVEL],
			entry->path, remedy, "%s: no VM holds that level",
			entry->label);
}

/* What has no category must not be readable: content is, on purpose. */
static void look_at_rest(struct beside *beside,
	const struct folder_entry *entry, const struct svirt_context *parts)
{
	const struct files_question question = {
		.domains = beside->domains,
		.label = entry->label,
		.permission = "read",
	};
	_cleanup_free_ char *remedy = NULL;

	if (!S_ISREG(entry->status.st_mode) ||
		strcmp(parts->type, "virt_content_t") == 0 ||
		!(is_image(entry->path) ||
			strcmp(parts->type, "svirt_image_t") == 0) ||
		!file_finding_is_open(beside->run, &question))
		return;
	remedy = quote_command("chcon -t svirt_rest_t %s", entry->path);
	check_found(beside->run, &file_finding_ids[FILES_REST], entry->path,
		remedy, "%s: every VM could read it", entry->label);
}

static void look(const struct folder_entry *entry, void *data)
{
	struct beside *beside = data;
	struct svirt_context parts = {0};

	if (!entry->label || svirt_context_parse(entry->label, &parts) < 0)
		return;
	if (svirt_level_count(&parts.range.high) == 0)
		look_at_rest(beside, entry, &parts);
	else if (strcmp(parts.type, "svirt_image_t") == 0 ||
		 strcmp(parts.type, "virt_content_t") == 0)
		look_at_level(beside, entry, &parts);
	svirt_context_clear(&parts);
}

int files_beside(struct check_run *run, const struct domains *domains,
	const struct records *records, const struct folders *folders)
{
	struct beside beside = {
		.run = run, .domains = domains, .records = records};
	int err = svirt_processes_read(
		SVIRT_PROCESSES_SEPARATED, &beside.running);

	if (err < 0)
		return err;
	for (size_t i = 0; i < folders->count; i++) {
		const struct folder *folder = &folders->list[i];

		if (!folders_each(folders, folder, look, &beside))
			check_found(run, &file_finding_ids[FILES_UNSEEN],
				folder->path, NULL,
				"not all that is in it was looked at");
	}
	if (folders->lost > 0)
		check_found(run, &file_finding_ids[FILES_UNSEEN],
			cli_registry_path(), NULL,
			"%zu of the folders that its files lie in were not "
			"looked at",
			folders->lost);
	svirt_processes_clear(&beside.running);
	return 0;
}
