/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The folders that images of VMs lie in, and what is in them besides what is on
 * record; what is wrong with that is files.c's and host-folders.c's.
 *
 * Whoever may write a folder can fill it, and put anything in it: so many
 * entries are looked at and no more, each pinned, none opened.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "check/file-label.h"
#include "check/folders.h"

#define FOLDERS_MAX 256
#define ENTRIES_MAX 65536

static const char libvirt[] = "/var/lib/libvirt/images";

static void closedirp(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

void folders_clear(struct folders *folders)
{
	for (size_t i = 0; i < folders->count; i++) {
		free(folders->list[i].path);
		close(folders->list[i].fd);
	}
	free(folders->list);
	free(folders->known);
	*folders = (struct folders){0};
}

static void *grow(void *list, size_t count, size_t size)
{
	/* twice as many as there are, at each power of two */
	if (count & (count - 1))
		return list;
	list = reallocarray(list, count ? count * 2 : 1, size);
	if (!list)
		cli_die(CLI_UNUSABLE, "out of memory");
	return list;
}

static bool is_listed(const struct folders *folders, const struct stat *status)
{
	for (size_t i = 0; i < folders->count; i++) {
		const struct stat *other = &folders->list[i].status;

		if (other->st_dev == status->st_dev &&
			other->st_ino == status->st_ino)
			return true;
	}
	return false;
}

static void add_folder(struct folders *folders, const char *path)
{
	struct folder folder = {
		.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};

	if (folder.fd < 0 || fstat(folder.fd, &folder.status) < 0) {
		folders->lost += errno != ENOENT;
		util_closep(&folder.fd);
		return;
	}
	if (is_listed(folders, &folder.status)) {
		close(folder.fd);
		return;
	}
	if (folders->count == FOLDERS_MAX) {
		folders->lost++;
		close(folder.fd);
		return;
	}
	folder.path = strdup(path);
	folders->list = grow(folders->list, folders->count, sizeof(folder));
	if (!folder.path)
		cli_die(CLI_UNUSABLE, "out of memory");
	folders->list[folders->count++] = folder;
}

struct collect {
	struct folders *folders;
	char *last;
};

/* Where nodes of devices are, is no folder of images. */
static int collect(const struct svirt_file *file, void *data)
{
	_cleanup_free_ char *path = strdup(file->path);
	struct collect *all = data;
	char *slash = path ? strrchr(path, '/') : NULL;

	if (!path)
		return -ENOMEM;
	if (file->member || !slash || slash == path ||
		strncmp(path, "/dev/", 5) == 0)
		return 0;
	*slash = '\0';
	if (all->last && strcmp(all->last, path) == 0)
		return 0;
	free(all->last);
	all->last = TAKE_PTR(path);
	add_folder(all->folders, all->last);
	return 0;
}

int folders_find(const struct records *records, struct folders *ret)
{
	struct collect all = {.folders = ret};
	int err = 0;

	*ret = (struct folders){0};
	add_folder(ret, libvirt);
	for (size_t i = 0; err == 0 && i < records->vms.count; i++)
		err = svirt_registry_each_file(records->registry,
			&records->vms.list[i], collect, &all);
	free(all.last);
	return err;
}

void folders_know(struct folders *folders, dev_t device, ino_t inode)
{
	folders->known = grow(
		folders->known, folders->known_count, sizeof(*folders->known));
	folders->known[folders->known_count++] =
		(struct folder_file){device, inode};
}

static int by_identity(const void *a, const void *b)
{
	const struct folder_file *one = a, *other = b;

	if (one->device != other->device)
		return one->device < other->device ? -1 : 1;
	return (one->inode > other->inode) - (one->inode < other->inode);
}

void folders_sort(struct folders *folders)
{
	if (folders->known_count > 1)
		qsort(folders->known, folders->known_count,
			sizeof(*folders->known), by_identity);
}

static bool is_known(const struct folders *folders, const struct stat *status)
{
	struct folder_file file = {status->st_dev, status->st_ino};

	return folders->known_count &&
	       bsearch(&file, folders->known, folders->known_count,
		       sizeof(file), by_identity);
}

static void tell(const struct folders *folders, const struct folder *folder,
	const char *name, folders_fn *fn, void *data)
{
	_cleanup_close_ int fd =
		openat(folder->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	_cleanup_free_ char *path = NULL;
	struct folder_entry entry = {.folder = folder};
	char label[FILE_LABEL_MAX];

	if (fd < 0 || fstat(fd, &entry.status) < 0 ||
		is_known(folders, &entry.status))
		return;
	if (asprintf(&path, "%s/%s", folder->path, name) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	entry.path = path;
	entry.label = file_label_in(fd, label) > 0 ? label : NULL;
	fn(&entry, data);
}

bool folders_each(const struct folders *folders, const struct folder *folder,
	folders_fn *fn, void *data)
{
	_cleanup_(closedirp) DIR *directory = NULL;
	const struct dirent *entry;
	int fd = openat(folder->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t count = 0;

	if (fd < 0)
		return false;
	directory = fdopendir(fd);
	if (!directory) {
		close(fd);
		return false;
	}
	while ((entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0)
			continue;
		if (count++ == ENTRIES_MAX)
			return false;
		tell(folders, folder, entry->d_name, fn, data);
	}
	return true;
}
