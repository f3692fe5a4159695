/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a file system's key to a mount of it; the key is made in filesystem.c.
 *
 * Anybody can mount something that never answers. So this file MUST
 *  - open a mount only when the path on record is on it, or when the mount
 *    table and udev's /dev/disk/by-uuid say that it is this file system;
 *  - before that, ask it in a thread that can be left behind.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "file/mount-answer.h"
#include "file/find-mount.h"

#define UUIDS "/dev/disk/by-uuid"

static int read_once(struct filesystems *filesystems)
{
	if (filesystems->mounts.count > 0)
		return 0;
	return mounts_read(&filesystems->mounts);
}

static int answers(struct mount *mount)
{
	if (!mount->answer)
		mount->answer = mount_answer(mount->point) < 0 ? -1 : 1;
	return mount->answer < 0 ? -ETIMEDOUT : 0;
}

int find_mount_of_path(struct filesystems *filesystems, const char *path,
	const char **ret_point)
{
	struct mount *mount;
	int err = read_once(filesystems);

	if (err < 0)
		return err;
	mount = mounts_find_path(&filesystems->mounts, path);
	err = mount ? answers(mount) : 0;
	if (err < 0)
		*ret_point = mount->point;
	return err;
}

/* The device that a mount is of: btrfs numbers its mounts otherwise, and names
 * the device. */
static dev_t device_of(const struct mount *mount)
{
	struct stat st;

	if (strcmp(mount->type, "btrfs") != 0)
		return mount->dev;
	if (strncmp(mount->source, "/dev/", 5) != 0 ||
		stat(mount->source, &st) < 0 || !S_ISBLK(st.st_mode))
		return 0;
	return st.st_rdev;
}

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* Whether udev says that a device has the file system of a key. */
static bool has_uuid(dev_t device, const unsigned char *key, unsigned int size)
{
	_cleanup_(close_directory) DIR *directory = opendir(UUIDS);
	const struct dirent *entry;
	struct stat st;

	while (directory && (entry = readdir(directory)))
		if (filesystem_key_is_of(key, size, entry->d_name) &&
			fstatat(dirfd(directory), entry->d_name, &st, 0) == 0 &&
			S_ISBLK(st.st_mode) && st.st_rdev == device)
			return true;
	return false;
}

/* What was met in this call is known by its number. */
static bool is_known(const struct filesystems *filesystems, dev_t dev,
	const unsigned char *key, unsigned int size)
{
	for (size_t i = 0; i < filesystems->count; i++)
		if (filesystems->list[i]->dev == dev &&
			filesystem_has_key(filesystems->list[i], key, size))
			return true;
	return false;
}

static bool is_candidate(const struct filesystems *filesystems,
	const struct mount *mount, const unsigned char *key, unsigned int size)
{
	dev_t device;

	if (is_known(filesystems, mount->dev, key, size) ||
		filesystem_key_is_mount(key, size, mount))
		return true;
	device = device_of(mount);
	return device != 0 && has_uuid(device, key, size);
}

/* Open a mount that has that key: a descriptor, or -errno. */
static int open_mount(
	struct mount *mount, const unsigned char *key, unsigned int size)
{
	struct filesystem filesystem = {0};
	_cleanup_file_ struct file file = FILE_NONE;
	int fd, err = answers(mount);

	if (err < 0)
		return err;
	fd = mounts_open(mount);
	if (fd < 0)
		return fd;
	err = file_from_fd(fd, &file);
	if (err == 0)
		err = filesystem_read(&file, mount->id, &filesystem);
	if (err < 0)
		return err;
	if (!filesystem_has_key(&filesystem, key, size))
		return -ENODEV;
	return TAKE_FD(file.fd);
}

/* Copies of a file system have one key, and with two of them mounted a handle
 * could be that of either. */
struct search {
	const unsigned char *key;
	unsigned int size;
	const struct mount *there; /* what the path is on */
	const struct mount *found;
	int fd;
	int error;
	bool is_copied;
};

static void look(struct search *search, struct mount *mount)
{
	_cleanup_close_ int fd = open_mount(mount, search->key, search->size);

	if (fd == -ETIMEDOUT)
		search->error = fd;
	if (fd < 0)
		return;
	if (search->found && search->found->dev != mount->dev)
		search->is_copied = true;
	if (search->found && search->found == search->there)
		return;
	util_closep(&search->fd);
	search->fd = TAKE_FD(fd);
	search->found = mount;
}

static int find(struct filesystems *filesystems, struct search *search)
{
	for (size_t i = 0; i < filesystems->mounts.count; i++) {
		struct mount *mount = &filesystems->mounts.list[i];

		if (mount == search->there ||
			is_candidate(
				filesystems, mount, search->key, search->size))
			look(search, mount);
	}
	if (search->is_copied && search->found != search->there) {
		util_closep(&search->fd);
		return -ENOTUNIQ;
	}
	if (search->fd < 0)
		return search->error < 0 ? search->error : -ENODEV;
	return 0;
}

static int take(struct filesystems *filesystems, struct search *search,
	struct filesystem **ret)
{
	_cleanup_file_ struct file file = FILE_NONE;
	struct filesystem *filesystem = NULL;
	int err = file_from_fd(search->fd, &file);

	if (err < 0)
		return err;
	err = filesystems_find(
		filesystems, &file, search->found->id, &filesystem);
	if (err < 0)
		return err;
	filesystem->fd = TAKE_FD(file.fd);
	filesystem->is_copied = search->is_copied;
	*ret = filesystem;
	return 0;
}

int find_mount_of_key(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, const char *path, struct filesystem **ret)
{
	struct search search = {.key = key, .size = size, .fd = -1};
	int err;

	for (size_t i = 0; i < filesystems->count; i++) {
		if (filesystems->list[i]->fd >= 0 &&
			filesystem_has_key(filesystems->list[i], key, size)) {
			*ret = filesystems->list[i];
			return 0;
		}
	}
	err = read_once(filesystems);
	if (err < 0)
		return err;
	search.there = mounts_find_path(&filesystems->mounts, path);
	err = find(filesystems, &search);
	return err < 0 ? err : take(filesystems, &search, ret);
}

bool find_mount_is_at(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, const char *path)
{
	_cleanup_close_ int fd = -1;
	struct mount *mount;

	if (read_once(filesystems) < 0)
		return false;
	mount = mounts_find_path(&filesystems->mounts, path);
	fd = mount ? open_mount(mount, key, size) : -1;
	return fd >= 0;
}
