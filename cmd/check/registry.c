/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the registry keeps its rules: every two levels compared by brute
 * force, which the allocator never does, and what has been left behind. The
 * labels of files are another check's. */
#include "config.h"

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "check/quote.h"
#include "check/records.h"
#include "check/registry.h"
#include "shared/cli-registry.h"

enum { OPEN, OVERLAPS, MEANT, STALE, RELEASED, DAMAGED, PENDING, FOLDER };

const struct check_id registry_ids[] = {
	[OPEN] = {"registry.open", SEVERITY_ERROR,
		"others may read or write the registry"},
	[OVERLAPS] = {"registry.overlaps", SEVERITY_ERROR,
		"two VMs hold levels of which one includes the other"},
	[MEANT] = {"registry.overlap-meant", SEVERITY_WARNING,
		"the same, by svirt-alloc --overlap"},
	[STALE] = {"registry.stale", SEVERITY_WARNING,
		"a VM holds its level and is gone"},
	[RELEASED] = {"registry.released", SEVERITY_WARNING,
		"a released VM has files on record"},
	[DAMAGED] = {"registry.damaged", SEVERITY_ERROR,
		"the database is not whole"},
	[PENDING] = {"registry.pending", SEVERITY_WARNING,
		"a file is on record, and never got its label"},
	[FOLDER] = {"registry.folder", SEVERITY_ERROR,
		"another user owns a folder of the toolkit's, or may write it"},
	{0},
};

static void compare(struct check_run *run, const struct svirt_vm *one,
	const struct svirt_vm *two)
{
	const struct svirt_vm *odd = two->overlap ? two : one;
	_cleanup_free_ char *subject = NULL, *remedy = NULL;
	_cleanup_free_ char *first = NULL, *second = NULL;

	if (one->released || two->released ||
		!svirt_level_is_comparable(&one->level, &two->level))
		return;
	if (asprintf(&subject, "%s and %s", one->name, two->name) < 0 ||
		asprintf(&remedy, "svirt-restore --release %s", odd->name) <
			0 ||
		svirt_level_format(&one->level, &first) < 0 ||
		svirt_level_format(&two->level, &second) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	check_found(run, &registry_ids[odd->overlap ? MEANT : OVERLAPS],
		subject, remedy,
		"%s and %s: what is at the one is open to the other", first,
		second);
}

static void look_at_state(struct check_run *run, const struct svirt_vm *vm,
	enum svirt_state state)
{
	_cleanup_free_ char *remedy = NULL;

	if (asprintf(&remedy, "svirt-restore --release %s", vm->name) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (vm->released)
		check_found(run, &registry_ids[RELEASED], vm->name,
			"svirt-restore --stale",
			"released, and files carry its label still");
	else if (state == SVIRT_STATE_STALE)
		check_found(run, &registry_ids[STALE], vm->name, remedy,
			"it ran, or its owner lived, and no longer does");
}

static int look_at_vms(struct check_run *run, const struct svirt_vms *vms)
{
	_cleanup_free_ enum svirt_state *states = NULL;
	int err = records_states(vms, &states);

	if (err < 0)
		return err;
	for (size_t i = 0; i < vms->count; i++) {
		look_at_state(run, &vms->list[i], states[i]);
		for (size_t j = i + 1; j < vms->count; j++)
			compare(run, &vms->list[i], &vms->list[j]);
	}
	return 0;
}

struct pending {
	struct check_run *run;
	const struct svirt_vm *vm;
};

/* Killed between the record and the label. */
static int look_at_pending(const struct svirt_standing *standing, void *data)
{
	const struct pending *pending = data;
	const struct svirt_file *file = standing->file;
	_cleanup_free_ char *remedy = NULL;

	if (standing->error < 0 || !standing->label || !file->original ||
		strcmp(standing->label, file->original) != 0 ||
		strcmp(file->original, file->context) == 0)
		return 0;
	remedy = quote_command(
		"svirt-restore --file=%s %s", file->path, pending->vm->name);
	check_found(pending->run, &registry_ids[PENDING], file->path, remedy,
		"on record for %s, and labelled as it was before",
		pending->vm->name);
	return 0;
}

static int look_at_files(struct check_run *run, struct svirt_registry *registry,
	const struct svirt_vms *vms)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < vms->count; i++) {
		struct pending pending = {.run = run, .vm = &vms->list[i]};

		/* once it ran, the label was taken away: see files.c */
		if (pending.vm->pid == 0)
			err = svirt_standing_each(registry, pending.vm,
				look_at_pending, &pending);
	}
	return err;
}

static int look_at_whole(struct check_run *run, struct svirt_registry *registry)
{
	_cleanup_free_ char *what = NULL;
	int err = svirt_registry_verify(registry, &what);

	if (err != -EUCLEAN)
		return err;
	check_found(run, &registry_ids[DAMAGED], cli_registry_path(), NULL,
		"%s: put a copy of it back, or move it away and put labels "
		"back with svirt-restore --unowned",
		what ? what : "it cannot be read");
	return 0;
}

/* Who owns it could put his own folder in a VM's place. */
static void look_at_folder(struct check_run *run, const char *path)
{
	_cleanup_free_ char *remedy =
		quote_command("chown root: %s\nchmod 711 %s", path, path);
	struct stat status;

	if (lstat(path, &status) < 0)
		return;
	if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() ||
		(status.st_mode & 022))
		check_found(run, &registry_ids[FOLDER], path, remedy,
			"owner %u, mode %04o: no VM is started", status.st_uid,
			status.st_mode & 07777U);
}

/* Whether nothing else is in the folder, so that it can be closed. */
static bool is_alone(const char *folder, const char *name)
{
	DIR *dir = opendir(folder);
	bool alone = dir;
	struct dirent *entry;

	while (alone && (entry = readdir(dir)))
		alone = strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0 ||
			strncmp(entry->d_name, name, strlen(name)) == 0;
	if (dir)
		closedir(dir);
	return alone;
}

/* What takes the registry away from others, or NULL: a folder that it shares
 * with other files, such as /tmp, must stay open to who uses those. */
static char *close_command(const char *path)
{
	_cleanup_free_ char *copy = strdup(path), *other = strdup(path);
	const char *folder;

	if (!copy || !other)
		cli_die(CLI_UNUSABLE, "out of memory");
	folder = dirname(copy);
	if (!is_alone(folder, basename(other)))
		return NULL;
	return quote_command("chown root: %s %s\nchmod 700 %s\nchmod 600 %s",
		folder, path, folder, path);
}

int registry_check(struct check_run *run)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	const char *path = cli_registry_path();
	struct svirt_registry *registry = NULL;
	int err = svirt_registry_open(path, SVIRT_OPEN_READ, &registry);

	look_at_folder(run, SVIRT_RUNDIR_PATH);
	/* none yet: nothing was ever held */
	if (err == -ENOENT)
		return 0;
	if (err == -EPERM) {
		_cleanup_free_ char *remedy = close_command(path);

		check_found(run, &registry_ids[OPEN], path, remedy,
			"its directory must be mode 0700, the file 0600, both "
			"of root: no command works until they are");
		return 0;
	}
	if (err == -EXDEV) {
		check_found(run, &registry_ids[OPEN], path, NULL,
			"a folder above it is another user's or a VM's, or "
			"others can write in it: no command works until "
			"nobody else can put another registry there");
		return 0;
	}
	if (err == 0)
		err = svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms);
	if (err == 0)
		err = look_at_whole(run, registry);
	if (err == 0)
		err = look_at_files(run, registry, &vms);
	svirt_registry_close(registry);
	if (err < 0) {
		cli_warn_registry(err);
		return err;
	}
	return look_at_vms(run, &vms);
}
