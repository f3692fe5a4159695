/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a host of VMs can do besides: how it finds its disks, what else it runs.
 * None of it is SELinux's, and much is a matter of taste: so it runs only where
 * it is named. Mounts are hardening-mounts.c's. */
#include "config.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "check/folders.h"
#include "check/hardening-mounts.h"
#include "check/hardening.h"
#include "check/process-text.h"

enum { LABELS, LVM, LIBVIRT, SERVICE, OWN, OPTIONS };

const struct check_id hardening_ids[] = {
	[LABELS] = {"hardening.label", SEVERITY_WARNING,
		"a file system is found by a name that a VM can write"},
	[LVM] = {"hardening.lvm", SEVERITY_WARNING,
		"LVM looks for volumes in what VMs write"},
	[LIBVIRT] = {"hardening.libvirt", SEVERITY_WARNING,
		"users may tell libvirtd anything"},
	[SERVICE] = {"hardening.service", SEVERITY_WARNING,
		"a service runs that a host of VMs should not run"},
	[OWN] = {"hardening.filesystem", SEVERITY_WARNING,
		"images have no file system of their own"},
	[OPTIONS] = {"hardening.mount", SEVERITY_WARNING,
		"the file system of images is mounted without nosuid or nodev"},
	{0},
};

static void closep(FILE **file)
{
	if (*file)
		fclose(*file);
}

static void closedirp(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* Whether a line of a file sets a key, in the manner of lvm.conf and
 * libvirtd.conf: not behind a '#'. value: with this in its value, too. */
static bool is_set(const char *path, const char *key, const char *value)
{
	_cleanup_(closep) FILE *file = fopen(path, "re");
	char line[1024];
	size_t length = strlen(key);

	while (file && fgets(line, sizeof(line), file)) {
		const char *text = line + strspn(line, " \t");

		if (strncmp(text, key, length) != 0)
			continue;
		text += length;
		text += strspn(text, " \t");
		if (*text == '=' && (!value || strstr(text, value)))
			return true;
	}
	return false;
}

/* Whether some VM has a block device: 1, 0. */
static int is_device(const struct svirt_standing *standing, void *data)
{
	(void)data;
	return standing->error == 0 && S_ISBLK(standing->mode) &&
	       standing->file->role != SVIRT_ROLE_CONTENT;
}

static bool has_devices(const struct records *records)
{
	for (size_t i = 0; i < records->vms.count; i++) {
		if (svirt_standing_each(records->registry,
			    &records->vms.list[i], is_device, NULL) > 0)
			return true;
	}
	return false;
}

/* What lvmlocal.conf sets counts as if it stood in lvm.conf. */
static bool is_set_for_lvm(const char *path, const char *key, const char *value)
{
	return is_set(path, key, value) ||
	       is_set("/etc/lvm/lvmlocal.conf", key, value);
}

static void look_at_lvm(struct check_run *run)
{
	static const char path[] = "/etc/lvm/lvm.conf";

	if (access(path, F_OK) == 0 &&
		!is_set_for_lvm(path, "global_filter", NULL) &&
		!is_set_for_lvm(path, "use_devicesfile", "1"))
		check_found(run, &hardening_ids[LVM], path, NULL,
			"neither global_filter nor use_devicesfile is set: a "
			"volume group that a guest makes in its disk is the "
			"host's as well");
}

static void look_at_libvirt(struct check_run *run)
{
	static const struct {
		const char *socket, *remedy, *settings;
	} daemons[] = {
		{"/run/libvirt/libvirt-sock",
			"chmod o= /run/libvirt/libvirt-sock",
			"/etc/libvirt/libvirtd.conf"},
		{"/run/libvirt/virtqemud-sock",
			"chmod o= /run/libvirt/virtqemud-sock",
			"/etc/libvirt/virtqemud.conf"},
	};
	struct stat status;

	for (size_t i = 0; i < ARRAY_SIZE(daemons); i++) {
		/* a list of none is written as [ ] */
		if (stat(daemons[i].socket, &status) < 0 ||
			!(status.st_mode & 02) ||
			is_set(daemons[i].settings, "access_drivers", "\""))
			continue;
		check_found(run, &hardening_ids[LIBVIRT], daemons[i].socket,
			daemons[i].remedy,
			"every user may write it, and no access driver is set "
			"in %s",
			daemons[i].settings);
	}
}

/* By the name of the program, and of the unit that it is of; the last is how
 * Fedora has sendmail. */
static const struct {
	const char *program, *unit;
} services[] = {
	{"automount", "autofs"},
	{"nfsd", "nfs-server"},
	{"rpc.mountd", "nfs-server"},
	{"vsftpd", "vsftpd"},
	{"httpd", "httpd"},
	{"apache2", "apache2"},
	{"ypbind", "ypbind"},
	{"telnetd", "inetd"},
	{"in.telnetd", "inetd"},
	{"sendmail", "sendmail"},
	{"sendmail.sendmail", "sendmail"},
};

/* A unit can have several programs: all lines of it are told of at once. */
static void mark_unit(const char *unit, bool *told)
{
	for (size_t i = 0; i < ARRAY_SIZE(services); i++)
		told[i] = told[i] || strcmp(services[i].unit, unit) == 0;
}

static void look_at_name(struct check_run *run, const char *name, bool *told)
{
	for (size_t i = 0; i < ARRAY_SIZE(services); i++) {
		_cleanup_free_ char *remedy = NULL;

		if (told[i] || strcmp(services[i].program, name) != 0)
			continue;
		mark_unit(services[i].unit, told);
		if (asprintf(&remedy, "systemctl disable --now %s",
			    services[i].unit) < 0)
			cli_die(CLI_UNUSABLE, "out of memory");
		check_found(run, &hardening_ids[SERVICE], services[i].unit,
			remedy, "%s runs, which guests could be given to reach",
			name);
	}
}

/* A thread of the kernel, such as nfsd, has no program, only a name. */
static void look_at_process(struct check_run *run, pid_t pid, bool *told)
{
	char text[PROCESS_TEXT_MAX];
	const char *name = NULL;
	int err = process_text_link(pid, "exe", text);

	if (err == 0)
		name = strrchr(text, '/');
	else if (err == -ENOENT && process_text_read(pid, "comm", text) > 0) {
		text[strcspn(text, "\n")] = '\0';
		look_at_name(run, text, told);
	}
	if (name)
		look_at_name(run, name + 1, told);
}

static void look_at_services(struct check_run *run)
{
	_cleanup_(closedirp) DIR *directory = opendir("/proc");
	bool told[ARRAY_SIZE(services)] = {false};
	const struct dirent *entry;
	uint64_t pid;

	while (directory && (entry = readdir(directory))) {
		if (util_number(entry->d_name, 1, INT_MAX, &pid) == 0)
			look_at_process(run, (pid_t)pid, told);
	}
}

int hardening_check(struct check_run *run)
{
	_cleanup_(records_clear) struct records records = {0};
	_cleanup_(folders_clear) struct folders folders = {0};
	int err = records_read(&records);

	if (err == -EPERM) /* the check registry says so */
		err = 0;
	if (err == 0)
		err = folders_find(&records, &folders);
	if (err < 0)
		return err;
	if (has_devices(&records)) {
		hardening_mounts_labels(run, &hardening_ids[LABELS]);
		look_at_lvm(run);
	}
	look_at_libvirt(run);
	look_at_services(run);
	hardening_mounts_images(
		run, &hardening_ids[OWN], &hardening_ids[OPTIONS], &folders);
	return 0;
}
