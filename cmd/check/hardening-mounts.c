/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How file systems of the host are found and mounted. Files are read a line at
 * a time, as far as lines of them make sense. */
#include "config.h"

#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "check/folders.h"
#include "check/hardening-mounts.h"
#include "check/quote.h"

static void endp(FILE **file)
{
	if (*file)
		endmntent(*file);
}

static bool is_label(const char *text)
{
	static const char *const starts[] = {"LABEL=", "PARTLABEL=",
		"/dev/disk/by-label/", "/dev/disk/by-partlabel/"};

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}

static void tell_label(struct check_run *run, const struct check_id *id,
	const char *where, const char *text)
{
	check_found(run, id, where, NULL,
		"%s: a VM that writes a whole device can give it that name: "
		"name the file system by UUID, or the device by its path",
		text);
}

static void look_at_command_line(
	struct check_run *run, const struct check_id *id)
{
	char text[8192], *rest = text, *word;
	ssize_t length = 0;
	_cleanup_close_ int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		length = read(fd, text, sizeof(text) - 1);
	text[length < 0 ? 0 : length] = '\0';
	while ((word = strsep(&rest, " \n"))) {
		const char *value = strchr(word, '=');

		/* root=, and resume= and the like */
		if (value && is_label(value + 1))
			tell_label(run, id, "/proc/cmdline", word);
	}
}

void hardening_mounts_labels(struct check_run *run, const struct check_id *id)
{
	_cleanup_(endp) FILE *fstab = setmntent("/etc/fstab", "re");
	const struct mntent *entry;

	while (fstab && (entry = getmntent(fstab))) {
		if (is_label(entry->mnt_fsname))
			tell_label(run, id, "/etc/fstab", entry->mnt_fsname);
	}
	look_at_command_line(run, id);
}

/* Of two folders on one file system, one is enough. */
static bool is_first(const struct folders *folders, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (folders->list[i].status.st_dev ==
			folders->list[index].status.st_dev)
			return false;
	}
	return true;
}

static void look_at_options(struct check_run *run, const struct check_id *id,
	const struct folder *folder)
{
	struct statvfs fs;
	_cleanup_free_ char *remedy = NULL;

	if (fstatvfs(folder->fd, &fs) < 0 ||
		((fs.f_flag & ST_NOSUID) && (fs.f_flag & ST_NODEV)))
		return;
	remedy = quote_command("mount -o remount,nosuid,nodev \"$(findmnt -n "
			       "-o TARGET --target %s)\"",
		folder->path);
	check_found(run, id, folder->path, remedy,
		"its file system is mounted without %s%s%s: what a guest "
		"leaves in a folder of its own could be run or opened",
		fs.f_flag & ST_NOSUID ? "" : "nosuid",
		(fs.f_flag & (ST_NOSUID | ST_NODEV)) ? "" : " and ",
		fs.f_flag & ST_NODEV ? "" : "nodev");
}

void hardening_mounts_images(struct check_run *run,
	const struct check_id *own_id, const struct check_id *options_id,
	const struct folders *folders)
{
	struct stat root;

	if (stat("/", &root) < 0)
		return;
	for (size_t i = 0; i < folders->count; i++) {
		const struct folder *folder = &folders->list[i];

		if (!is_first(folders, i))
			continue;
		if (folder->status.st_dev == root.st_dev)
			check_found(run, own_id, folder->path, NULL,
				"it is on the root file system: a guest whose "
				"image grows can fill that");
		else
			look_at_options(run, options_id, folder);
	}
}
