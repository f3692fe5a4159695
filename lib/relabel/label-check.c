/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files are refused for what they are, whoever has them: a
 * hard link, a disk, a protected place. For who has them: label-record.c. */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "file/device.h"
#include "file/libvirt-mark.h"
#include "file/protected.h"
#include "relabel/access.h"
#include "relabel/label-check.h"

static void examine_kind(const struct relabel *relabel, struct item *item)
{
	const struct file *file = &item->file;
	unsigned int flags = relabel->work->flags;
	int r = 0;

	if (S_ISDIR(file->mode)) {
		if (!item->dir && item->tree <= FILE_ROW_FILE)
			item_refuse(item, SVIRT_REASON_DIRECTORY, 0);
		return;
	}
	if (file->links > 1 && !(flags & SVIRT_ALLOW_HARDLINK))
		item_refuse(item, SVIRT_REASON_HARDLINK, 0);
	if (S_ISBLK(file->mode) && !(flags & SVIRT_ALLOW_DISK))
		r = device_is_disk(file->rdev);
	if (S_ISCHR(file->mode) && !(flags & SVIRT_ALLOW_DISK))
		r = device_drives_disk(file->rdev);
	if (r < 0)
		item_refuse(item, SVIRT_REASON_FAILED, r);
	else if (r > 0)
		item_refuse(item, SVIRT_REASON_DISK, 0);
	if (S_ISCHR(file->mode) && device_is_common(file->rdev))
		item_refuse(item, SVIRT_REASON_COMMON, 0);
}

/* A file can be mounted by itself: where it came from, the kernel tells of the
 * same file reached through the mount of a place. */
static int find_mounted(const struct relabel *relabel, const struct item *item,
	const char **ret)
{
	for (size_t i = 0; !*ret && i < relabel->protected.count; i++) {
		const struct place *place = &relabel->protected.places[i];
		_cleanup_file_ struct file file = {.is_path = true};
		_cleanup_free_ char *path = NULL;
		_cleanup_close_ int fd = -1;
		int err;

		file.fd = place->fd < 0 || place->dev != item->file.dev
				  ? -1
				  : identity_open(&item->identity, place->fd);
		if (file.fd < 0 || file_path(&file, &path) < 0)
			continue;
		*strrchr(path, '/') = '\0';
		fd = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		err = fd < 0 ? 0 : protected_find(&relabel->protected, fd, ret);
		if (err < 0)
			return err;
	}
	return 0;
}

static int mount_of_parent(const struct item *item, int *ret)
{
	struct file parent = {.fd = item->parent, .is_path = true};
	struct identity identity;
	int err;

	if (item->dir) {
		*ret = item->dir->mount;
		return 0;
	}
	err = identity_read(&parent, &identity);
	if (err == 0)
		*ret = identity.mount;
	return err;
}

/* In a tree, only where a mount is crossed can the way lead into a place that
 * its top is not in. */
static int find_place(const struct relabel *relabel, const struct item *item,
	const char **ret)
{
	const struct file *file = &item->file;
	bool is_directory = S_ISDIR(file->mode);
	int mount = -1, err = mount_of_parent(item, &mount);

	if (err < 0)
		return err;
	if (is_directory)
		*ret = item->tree <= FILE_ROW_FILE
			       ? protected_is(&relabel->protected, file->dev,
					 file->ino)
			       : protected_is_above(&relabel->protected,
					 file->dev, file->ino);
	if (*ret)
		return 0;
	if (is_directory && (!item->dir || mount != item->identity.mount))
		return protected_find(&relabel->protected, file->fd, ret);
	if (!item->dir)
		err = protected_find(&relabel->protected, item->parent, ret);
	if (err == 0 && !*ret && mount != item->identity.mount)
		err = find_mounted(relabel, item, ret);
	return err;
}

/* What every process shares already, or a render node, which a GPU driver
 * shares out: neither should get a VM's label. */
static bool is_shared_device(const struct item *item)
{
	return S_ISCHR(item->file.mode) &&
	       (device_is_common(item->file.rdev) ||
		       device_renders(item->file.rdev));
}

/* Content that the VM may read as it is, and whose label is not to change: 1
 * when it was accepted, 0, or -errno. `is_fixed`: whatever may relabel it. */
static int accept(struct relabel *relabel, struct item *item, bool is_fixed)
{
	char label[FILE_LABEL_MAX];
	int r;

	bool fits = item->role == SVIRT_ROLE_CONTENT ||
		    (item->role == SVIRT_ROLE_SHARED && is_shared_device(item));

	if (!fits || item->tree > FILE_ROW_FILE || item->dir ||
		S_ISDIR(item->file.mode) || file_label(&item->file, label) != 0)
		return 0;
	pthread_mutex_lock(&relabel->registry_lock);
	r = label_cache_get(&relabel->labels, label, &item->old);
	if (r == 0 && !is_fixed)
		r = access_to_relabel(item->file.mode, label) == 0 ? 0
								   : -ENOENT;
	if (r == 0)
		r = access_of_vm(
			relabel->self, item->role, item->file.mode, label);
	pthread_mutex_unlock(&relabel->registry_lock);
	if (r > 0)
		item->outcome = SVIRT_OUTCOME_ACCEPTED;
	return r == -ENOENT ? 0 : r;
}

static int examine_place(struct relabel *relabel, struct item *item)
{
	const char *place = NULL;
	int r = find_place(relabel, item, &place);
	bool is_device = S_ISCHR(item->file.mode) || S_ISBLK(item->file.mode);

	if (r < 0) {
		item_refuse(item, SVIRT_REASON_FAILED, r);
		return r == -ENOMEM ? r : 0;
	}
	if (place && is_device && strcmp(place, "/dev") == 0) {
		r = is_shared_device(item) ? accept(relabel, item, true) : 0;
		return r < 0 ? r : 0;
	}
	r = accept(relabel, item, place != NULL || is_shared_device(item));
	if (r != 0 || !place)
		return r < 0 ? r : 0;
	item->what = place;
	item_refuse(item, SVIRT_REASON_PROTECTED, 0);
	return 0;
}

int label_check(struct relabel *relabel, struct item *item)
{
	int r;

	if (item->is_right || item->is_silent || item_is_refused(item))
		return 0;
	r = examine_place(relabel, item);
	if (r < 0 || item->outcome == SVIRT_OUTCOME_ACCEPTED)
		return r;
	if (item->role == SVIRT_ROLE_SHARED && !relabel->is_sharing)
		item_refuse(item, SVIRT_REASON_NOT_SHARED, 0);
	examine_kind(relabel, item);
	if (item_is_refused(item))
		return 0;
	if (!relabel->is_askable) {
		item_refuse(item, SVIRT_REASON_UNASKABLE, 0);
		return 0;
	}
	r = libvirt_mark_has(&item->file);
	if (r != 0)
		item_refuse(item,
			r < 0 ? SVIRT_REASON_FAILED : SVIRT_REASON_BY_LIBVIRT,
			r);
	return 0;
}
