/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which file system a file lies on, by a key that outlives a boot; where it is
 * mounted is in mounts.c.
 *
 * st_dev changes with the order in which disks are found. What stays:
 *  - f_fsid, where the file system makes it from its UUID (ext4, btrfs);
 *  - the UUID, asked for where f_fsid is but the device number (xfs, f2fs);
 *  - type and source of the mount, where f_fsid is 0 (nfs, cifs, 9p).
 * The choice depends on the file system alone and never on what the caller may
 * open, or one file would have two identities.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "file/filesystem.h"

#ifndef RAMFS_MAGIC
#define RAMFS_MAGIC 0x858458f6
#endif

static const long remote_types[] = {
	0x6969,	    /* nfs */
	0x517b,	    /* smb */
	0xff534d42, /* cifs */
	0xfe534d42, /* smb2 */
	0x00c36400, /* ceph */
	0x5346414f, /* afs */
	0x01021997, /* 9p */
	0x01161970, /* gfs2 */
	0x7461636f, /* ocfs2 */
	0x65735546, /* fuse: sshfs, gluster, virtiofs */
	0x0bd00bd0, /* lustre */
	0x47504653, /* gpfs */
};

static bool is_remote(long type)
{
	for (size_t i = 0; i < ARRAY_SIZE(remote_types); i++)
		if ((unsigned int)remote_types[i] == (unsigned int)type)
			return true;
	return false;
}

static void key_set(
	struct filesystem *filesystem, char kind, const void *data, size_t size)
{
	if (size > sizeof(filesystem->key) - 1)
		size = sizeof(filesystem->key) - 1;
	filesystem->key[0] = (unsigned char)kind;
	memcpy(filesystem->key + 1, data, size);
	filesystem->size = (unsigned int)size + 1;
}

/* FS_IOC_GETFSUUID and XFS_IOC_FSGEOMETRY_V1: their headers are newer than, or
 * not part of, what this library is built with. */
struct fs_uuid {
	uint8_t size;
	uint8_t bytes[16];
};

struct xfs_geometry {
	uint32_t blocks[8];
	uint64_t data[3];
	uint8_t uuid[16];
	uint32_t log[2];
};

static int ask_uuid(int directory, uint8_t ret[16])
{
	struct fs_uuid uuid = {0};
	struct xfs_geometry xfs = {0};

	if (ioctl(directory, _IOR(0x15, 0, struct fs_uuid), &uuid) == 0 &&
		uuid.size == 16) {
		memcpy(ret, uuid.bytes, 16);
		return 0;
	}
	if (ioctl(directory, _IOR('X', 100, struct xfs_geometry), &xfs) == 0) {
		memcpy(ret, xfs.uuid, 16);
		return 0;
	}
	return -ENOTTY;
}

static int mount_open(const struct mount *mount)
{
	int fd = open(
		mount->point, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	return fd < 0 ? util_errno() : fd;
}

static int key_from_uuid(
	struct filesystem *filesystem, const struct mount *mount)
{
	_cleanup_close_ int fd = mount ? mount_open(mount) : -1;
	uint8_t uuid[16];

	if (fd < 0 || ask_uuid(fd, uuid) < 0)
		return -ENOTTY;
	key_set(filesystem, 'u', uuid, sizeof(uuid));
	return 0;
}

static void key_from_mount(
	struct filesystem *filesystem, const struct mount *mount)
{
	char text[FILESYSTEM_KEY_MAX];
	int length = snprintf(text, sizeof(text), "%s %s",
		mount ? mount->type : "", mount ? mount->source : "");

	key_set(filesystem, 'm', text, (size_t)length);
}

/* What lives in memory is told apart within the boot, which the registry
 * notes with it. */
static void key_brief(struct filesystem *filesystem, const struct statfs *fs)
{
	uint64_t id[2] = {filesystem->dev, 0};

	memcpy(&id[1], &fs->f_fsid, sizeof(fs->f_fsid));
	key_set(filesystem, 't', id, sizeof(id));
}

static bool is_device_number(const struct statfs *fs, dev_t dev)
{
	unsigned int words[2], encoded;

	memcpy(words, &fs->f_fsid, sizeof(words));
	encoded = (minor(dev) & 0xff) | (major(dev) << 8) |
		  ((minor(dev) & ~0xffU) << 12);
	return words[0] == encoded && words[1] == 0;
}

static int key_find(
	struct filesystem *filesystem, const struct statfs *fs, int mount_id)
{
	_cleanup_(mounts_clear) struct mounts mounts = {0};
	static const char none[sizeof(fs->f_fsid)];
	int err;

	if (filesystem->is_brief) {
		key_brief(filesystem, fs);
		return 0;
	}
	if (memcmp(&fs->f_fsid, none, sizeof(none)) != 0 &&
		!is_device_number(fs, filesystem->dev)) {
		key_set(filesystem, 'f', &fs->f_fsid, sizeof(fs->f_fsid));
		return 0;
	}
	err = mounts_read(&mounts);
	if (err < 0)
		return err;
	if (key_from_uuid(filesystem, mounts_find(&mounts, mount_id)) < 0)
		key_from_mount(filesystem, mounts_find(&mounts, mount_id));
	return 0;
}

static int filesystem_read(
	int fd, dev_t dev, int mount, struct filesystem *filesystem)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return util_errno();
	filesystem->dev = dev;
	filesystem->fd = -1;
	/* devtmpfs is a tmpfs */
	filesystem->is_brief = (unsigned int)fs.f_type == TMPFS_MAGIC ||
			       (unsigned int)fs.f_type == RAMFS_MAGIC;
	filesystem->is_remote = is_remote(fs.f_type);
	return key_find(filesystem, &fs, mount);
}

static int append(
	struct filesystems *filesystems, struct filesystem *filesystem)
{
	struct filesystem **list;

	list = reallocarray(
		filesystems->list, filesystems->count + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	filesystems->list = list;
	list[filesystems->count++] = filesystem;
	return 0;
}

int filesystems_find(struct filesystems *filesystems, const struct file *file,
	int mount, struct filesystem **ret)
{
	_cleanup_free_ struct filesystem *filesystem = NULL;
	int err;

	for (size_t i = 0; i < filesystems->count; i++) {
		if (filesystems->list[i]->dev == file->dev) {
			*ret = filesystems->list[i];
			return 0;
		}
	}
	filesystem = calloc(1, sizeof(*filesystem));
	if (!filesystem)
		return -ENOMEM;
	err = filesystem_read(file->fd, file->dev, mount, filesystem);
	if (err == 0)
		err = append(filesystems, filesystem);
	if (err < 0)
		return err;
	*ret = TAKE_PTR(filesystem);
	return 0;
}

void filesystems_clear(struct filesystems *filesystems)
{
	for (size_t i = 0; i < filesystems->count; i++) {
		util_closep(&filesystems->list[i]->fd);
		free(filesystems->list[i]);
	}
	free(filesystems->list);
	*filesystems = (struct filesystems){0};
}

static bool has_key(const struct filesystem *filesystem,
	const unsigned char *key, unsigned int size)
{
	return filesystem->size == size &&
	       memcmp(filesystem->key, key, size) == 0;
}

/* Open a directory of the file system of that key. Copies of a file system have
 * one key; with two of them mounted, a handle could be that of either. */
static int search(const unsigned char *key, unsigned int size)
{
	_cleanup_(mounts_clear) struct mounts mounts = {0};
	_cleanup_close_ int found = -1;
	int err = mounts_read(&mounts);
	dev_t dev = 0;

	for (size_t i = 0; err == 0 && i < mounts.count; i++) {
		_cleanup_close_ int fd = mount_open(&mounts.list[i]);
		struct filesystem filesystem = {0};
		struct stat st;

		if (fd < 0 || fstat(fd, &st) < 0 ||
			filesystem_read(fd, st.st_dev, mounts.list[i].id,
				&filesystem) < 0)
			continue;
		if (!has_key(&filesystem, key, size))
			continue;
		if (found >= 0 && st.st_dev != dev)
			return -ENOTUNIQ;
		dev = st.st_dev;
		util_closep(&found);
		found = TAKE_FD(fd);
	}
	if (err < 0)
		return err;
	return found < 0 ? -ENODEV : TAKE_FD(found);
}

int filesystems_reach(struct filesystems *filesystems, const unsigned char *key,
	unsigned int size, struct filesystem **ret)
{
	struct filesystem *filesystem = NULL;
	_cleanup_file_ struct file file = FILE_NONE;
	struct identity identity = {0};
	int fd, err;

	for (size_t i = 0; !filesystem && i < filesystems->count; i++)
		if (has_key(filesystems->list[i], key, size))
			filesystem = filesystems->list[i];
	if (!filesystem || filesystem->fd < 0) {
		fd = search(key, size);
		err = fd < 0 ? fd : file_from_fd(fd, &file);
		if (err == 0)
			err = identity_read(&file, &identity);
		if (err == 0 && !filesystem)
			err = filesystems_find(filesystems, &file,
				identity.mount, &filesystem);
		if (err < 0)
			return err;
		filesystem->fd = TAKE_FD(file.fd);
	}
	*ret = filesystem;
	return 0;
}

const char *filesystem_type(struct filesystem *filesystem, int mount)
{
	_cleanup_(mounts_clear) struct mounts mounts = {0};
	const struct mount *found = NULL;

	if (filesystem->type[0])
		return filesystem->type;
	if (mounts_read(&mounts) == 0)
		found = mounts_find(&mounts, mount);
	snprintf(filesystem->type, sizeof(filesystem->type), "%s",
		found ? found->type : "?");
	return filesystem->type;
}
