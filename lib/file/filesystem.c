/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which file system a file lies on, by a key that outlives a boot; a mount that
 * has a key is found in find-mount.c.
 *
 * st_dev changes with the order in which disks are found. What stays:
 *  - f_fsid, where the file system makes it from its UUID (ext4);
 *  - the UUID, asked for where f_fsid is but the device number (xfs, f2fs);
 *  - type and source of the mount, where f_fsid is 0 (nfs, cifs, 9p).
 * btrfs makes an f_fsid for each subvolume: its UUID is asked for. An overlay
 * shows the f_fsid of its upper layer, which is another file system: type and
 * source are all there is.
 * The choice depends on the file system alone and never on what the caller may
 * open, or one file would have two identities.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "file/filesystem.h"
#include "file/uuid.h"

#ifndef RAMFS_MAGIC
#define RAMFS_MAGIC 0x858458f6
#endif

static const long network_types[] = {
	0x6969,	    /* nfs */
	0x517b,	    /* smb */
	0xff534d42, /* cifs */
	0xfe534d42, /* smb2 */
	0x00c36400, /* ceph */
	0x5346414f, /* afs */
	0x01161970, /* gfs2 */
	0x7461636f, /* ocfs2 */
	0x0bd00bd0, /* lustre */
	0x47504653, /* gpfs */
};

/* They may be a network's, but also all that a virtual machine has. */
static const long perhaps_types[] = {
	0x01021997, /* 9p */
	0x65735546, /* fuse: sshfs, gluster, virtiofs */
};

static bool is_among(long type, const long *types, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((unsigned int)types[i] == (unsigned int)type)
			return true;
	return false;
}

static bool is_of_network(long type)
{
	return is_among(type, network_types, ARRAY_SIZE(network_types));
}

static bool is_remote(long type)
{
	return is_of_network(type) ||
	       is_among(type, perhaps_types, ARRAY_SIZE(perhaps_types));
}

int filesystem_is_of_network(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) < 0 ? util_errno() : is_of_network(fs.f_type);
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

/* Through the mount's place, where every caller may ask, unless another mount
 * covers that; btrfs numbers its mounts otherwise than its files. */
static int key_from_uuid(
	struct filesystem *filesystem, const struct mount *mount)
{
	_cleanup_close_ int fd = mount ? mounts_open(mount) : -1;
	uint8_t uuid[16];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || uuid_ask(fd, uuid) < 0)
		return -ENOTTY;
	if (st.st_dev != filesystem->dev && mount->dev == filesystem->dev)
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

bool filesystem_has_key(const struct filesystem *filesystem,
	const unsigned char *key, unsigned int size)
{
	return filesystem->size == size &&
	       memcmp(filesystem->key, key, size) == 0;
}

bool filesystem_key_is_mount(
	const unsigned char *key, unsigned int size, const struct mount *mount)
{
	struct filesystem filesystem = {0};
	uint64_t dev;

	if (key[0] == 't' && size == 1 + 2 * sizeof(dev)) {
		memcpy(&dev, key + 1, sizeof(dev));
		return dev == mount->dev;
	}
	key_from_mount(&filesystem, mount);
	return filesystem_has_key(&filesystem, key, size);
}

/* ext4 makes f_fsid of the two halves of its UUID. */
bool filesystem_key_is_of(
	const unsigned char *key, unsigned int size, const char *text)
{
	uint8_t uuid[16] = {0};

	if (!uuid_parse(text, uuid))
		return false;
	if (key[0] == 'u')
		return size == 17 && memcmp(key + 1, uuid, 16) == 0;
	for (int i = 0; i < 8; i++)
		uuid[i] ^= uuid[i + 8];
	return key[0] == 'f' && size == 9 && memcmp(key + 1, uuid, 8) == 0;
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

/* Whether f_fsid is made of a UUID. */
static bool has_fsid(
	const struct filesystem *filesystem, const struct statfs *fs)
{
	static const char none[sizeof(fs->f_fsid)];
	unsigned int type = (unsigned int)fs->f_type;

	return type != BTRFS_SUPER_MAGIC && type != OVERLAYFS_SUPER_MAGIC &&
	       memcmp(&fs->f_fsid, none, sizeof(none)) != 0 &&
	       !is_device_number(fs, filesystem->dev);
}

static int key_find(
	struct filesystem *filesystem, const struct statfs *fs, int mount_id)
{
	_cleanup_(mounts_clear) struct mounts mounts = {0};
	const struct mount *mount;
	int err;

	if (filesystem->is_brief) {
		key_brief(filesystem, fs);
		return 0;
	}
	if (has_fsid(filesystem, fs)) {
		key_set(filesystem, 'f', &fs->f_fsid, sizeof(fs->f_fsid));
		return 0;
	}
	err = mounts_read(&mounts);
	if (err < 0)
		return err;
	mount = mounts_find(&mounts, mount_id);
	if ((unsigned int)fs->f_type == OVERLAYFS_SUPER_MAGIC ||
		key_from_uuid(filesystem, mount) < 0)
		key_from_mount(filesystem, mount);
	return 0;
}

int filesystem_read(const struct file *file, int mount, struct filesystem *ret)
{
	struct filesystem filesystem = {.dev = file->dev, .fd = -1, .any = -1};
	struct statfs fs;
	int err;

	if (fstatfs(file->fd, &fs) < 0)
		return util_errno();
	/* devtmpfs is a tmpfs */
	filesystem.is_brief = (unsigned int)fs.f_type == TMPFS_MAGIC ||
			      (unsigned int)fs.f_type == RAMFS_MAGIC;
	filesystem.is_remote = is_remote(fs.f_type);
	err = key_find(&filesystem, &fs, mount);
	if (err == 0)
		*ret = filesystem;
	return err;
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

static int keep_any(struct filesystem *filesystem, const struct file *file)
{
	if (filesystem->any >= 0 || file->is_path)
		return 0;
	filesystem->any = fcntl(file->fd, F_DUPFD_CLOEXEC, 3);
	return filesystem->any < 0 ? util_errno() : 0;
}

int filesystems_find(struct filesystems *filesystems, const struct file *file,
	int mount, struct filesystem **ret)
{
	_cleanup_free_ struct filesystem *filesystem = NULL;
	int err;

	for (size_t i = 0; i < filesystems->count; i++) {
		if (filesystems->list[i]->dev == file->dev) {
			*ret = filesystems->list[i];
			return keep_any(*ret, file);
		}
	}
	filesystem = calloc(1, sizeof(*filesystem));
	if (!filesystem)
		return -ENOMEM;
	err = filesystem_read(file, mount, filesystem);
	if (err == 0)
		err = append(filesystems, filesystem);
	if (err < 0)
		return err;
	*ret = TAKE_PTR(filesystem);
	return keep_any(*ret, file);
}

void filesystems_clear(struct filesystems *filesystems)
{
	for (size_t i = 0; i < filesystems->count; i++) {
		util_closep(&filesystems->list[i]->fd);
		util_closep(&filesystems->list[i]->any);
		free(filesystems->list[i]);
	}
	free(filesystems->list);
	mounts_clear(&filesystems->mounts);
	*filesystems = (struct filesystems){0};
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
