/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files on record: whether each is there, as it was labelled, and nobody
 * else's to change. What lies beside them is files-beside.c's. */
#include "config.h"

#include <string.h>

#include "check/file-label.h"
#include "check/files-beside.h"
#include "check/files.h"
#include "check/quote.h"
#include "check/record.h"

struct look {
	struct check_run *run;
	const struct svirt_vm *vm;
	const struct domains *domains;
	struct folders *folders;
};

static void found(const struct look *look, enum files_id id,
	const struct svirt_standing *standing, const char *remedy,
	const char *detail)
{
	check_found(look->run, &file_finding_ids[id], standing->file->path,
		remedy, "%s of %s: %s", svirt_role_name(standing->file->role),
		look->vm->name, detail);
}

static void look_at_missing(
	const struct look *look, const struct svirt_standing *standing)
{
	_cleanup_free_ char *remedy =
		quote_command("svirt-restore --file=%s %s",
			standing->file->path, look->vm->name);

	if (standing->error == -ESTALE)
		found(look, FILES_GONE, standing, remedy, "it is gone");
	else if (standing->error == -EEXIST)
		found(look, FILES_REPLACED, standing, remedy,
			"another file has its name: the record is dropped, and "
			"that file left alone");
	else
		found(look, FILES_UNSEEN, standing, NULL,
			strerror(-standing->error));
}

static void look_at_label(
	const struct look *look, const struct svirt_standing *standing)
{
	const struct svirt_file *file = standing->file;
	_cleanup_free_ char *remedy = NULL;

	if (standing->label && strcmp(standing->label, file->context) == 0)
		return;
	remedy = quote_command("chcon -h %s %s", file->context, file->path);
	check_found(look->run, &file_finding_ids[FILES_LABEL], file->path,
		remedy, "%s of %s: it has %s, and %s was set",
		svirt_role_name(file->role), look->vm->name,
		standing->label ? standing->label : "no label", file->context);
}

/* What the VM alone is to have. */
static void look_at_access(
	const struct look *look, const struct svirt_standing *standing)
{
	const char *path = standing->file->path;
	_cleanup_free_ char *remedy = quote_command("chmod o= %s", path);

	if (!S_ISDIR(standing->mode) && standing->links > 1)
		found(look, FILES_HARDLINK, standing, NULL,
			"it has other names, by which it can be reached or "
			"relabelled");
	if (!S_ISLNK(standing->mode) && (standing->mode & 07) &&
		svirt_role_is_exclusive(standing->file->role))
		found(look, FILES_OTHERS, standing, remedy,
			standing->mode & 02
				? "every user may write it, as its mode says"
				: "every user may read it, as its mode says");
	if (standing->is_disk)
		found(look, FILES_DISK, standing, NULL,
			"a whole disk, with the partition table that the host "
			"reads");
	if (standing->file->role == SVIRT_ROLE_SHARED)
		found(look, FILES_SHARED, standing, NULL,
			"each VM that knows its path may write it");
}

/* What another has as its own is first taken from it. */
static char *content_command(
	const struct look *look, const char *path, const char *label)
{
	_cleanup_free_ char *owner = record_whose(label);

	if (owner)
		return quote_command("svirt-restore --file=%s %s\n"
				     "svirt-label --content %s %s",
			path, owner, look->vm->name, path);
	return quote_command(
		"svirt-label --content %s %s", look->vm->name, path);
}

static void look_at_backing(
	const struct look *look, const struct svirt_standing *standing)
{
	for (size_t i = 0; i < standing->backing_count; i++) {
		const char *path = standing->backing[i];
		char label[FILE_LABEL_MAX];
		const struct files_question question = {
			.domains = look->domains,
			.label = label,
			.permission = "write",
		};
		_cleanup_free_ char *remedy = NULL;

		if (file_label_at(path, label) <= 0)
			continue;
		remedy = content_command(look, path, label);
		if (file_finding_is_open(look->run, &question))
			check_found(look->run, &file_finding_ids[FILES_BACKING],
				path, remedy,
				"%s of %s rests on it, and a VM may write it "
				"(%s)",
				standing->file->path, look->vm->name, label);
	}
}

static int look_at(const struct svirt_standing *standing, void *data)
{
	const struct look *look = data;

	if (standing->error < 0) {
		look_at_missing(look, standing);
		return 0;
	}
	if (!standing->file->member)
		folders_know(look->folders, standing->device, standing->inode);
	look_at_label(look, standing);
	look_at_access(look, standing);
	look_at_backing(look, standing);
	return 0;
}

static int look_at_vms(struct check_run *run, const struct domains *domains,
	const struct records *records)
{
	_cleanup_(folders_clear) struct folders folders = {0};
	int err = folders_find(records, &folders);

	for (size_t i = 0; err == 0 && i < records->vms.count; i++) {
		struct look look = {
			.run = run,
			.vm = &records->vms.list[i],
			.domains = domains,
			.folders = &folders,
		};

		/* of one released, the check registry tells */
		if (!look.vm->released)
			err = svirt_standing_each(
				records->registry, look.vm, look_at, &look);
	}
	folders_sort(&folders);
	return err < 0 ? err : files_beside(run, domains, records, &folders);
}

int files_check(struct check_run *run)
{
	_cleanup_(records_clear) struct records records = {0};
	_cleanup_(domains_clear) struct domains domains = {0};
	int err = records_read(&records);

	if (err == -EPERM) { /* the check registry says why */
		check_found(run, &file_finding_ids[FILES_UNSEEN],
			cli_registry_path(), NULL,
			"others may have written it, so it is not read");
		return 0;
	}
	if (err == 0)
		err = domains_find(run->policy->model, &domains);
	return err < 0 ? err : look_at_vms(run, &domains, &records);
}
