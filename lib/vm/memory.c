/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A VM's folders for its guest's memory: /dev/shm/svirt/NAME/, and
 * MOUNT/svirt/NAME/ on each hugetlbfs where the policy keeps levels; how such a
 * folder is made and removed safely is in folder.c.
 *
 * A name directly in /dev/shm is anybody's who comes first. hugetlbfs asks no
 * security module when it makes a file: it takes what the policy computes of
 * the process and the mount, not of the folder.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

#include "file/mounts.h"
#include "vm/folder.h"

#define SHM "/dev/shm"
#define HUGETLBFS_CONTEXT "system_u:object_r:hugetlbfs_t:s0"

/* What to do in one base, with what data. */
typedef int (*base_fn)(int base, const struct svirt_vm *vm, void *data);

struct work {
	const struct svirt_vm *vm;
	base_fn fn;
	void *data;
	svirt_memory_fn failed;
	void *failed_data;
	bool create;
};

/* 1 with the place's base in *ret, 0 where there is none of ours, or -errno. */
static int base_open(
	const char *place, const struct work *work, long magic, int *ret)
{
	_cleanup_close_ int parent = -1;
	struct statfs fs;
	int base;

	parent = open(place, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0 || fstatfs(parent, &fs) < 0)
		return errno == ENOENT ? 0 : util_errno();
	/* What was mounted there may be covered by now, or gone. */
	if (magic && (long)fs.f_type != magic)
		return 0;
	base = folder_base_open(parent, work->create);
	/* What is another user's holds none of ours. */
	if (!work->create && (base == -ENOENT || base == -EPERM))
		return 0;
	if (base < 0)
		return base;
	*ret = base;
	return 1;
}

static int work_at(const struct work *work, const char *place, long magic)
{
	_cleanup_close_ int base = -1;
	int r = base_open(place, work, magic, &base);

	if (r > 0)
		r = work->fn(base, work->vm, work->data);
	if (r < 0 && work->failed)
		work->failed(place, r, work->failed_data);
	return r;
}

static int work_at_mounts(const struct work *work, const struct mounts *mounts)
{
	int result = 0, r;

	for (size_t i = 0; i < mounts->count; i++) {
		const struct mount *mount = &mounts->list[i];

		if (strcmp(mount->type, "hugetlbfs") != 0 ||
			strcmp(mount->root, "/") != 0)
			continue;
		r = work_at(work, mount->point, HUGETLBFS_MAGIC);
		if (r != 0 && result == 0)
			result = r;
	}
	return result;
}

/* Which mounts there are is known before anything is done. */
static int work_everywhere(const struct work *work, bool huge)
{
	_cleanup_(mounts_clear) struct mounts mounts = {0};
	int result, r;

	if (!svirt_name_is_valid(work->vm->name))
		return -EINVAL;
	r = huge ? mounts_read(&mounts) : 0;
	if (r < 0)
		return r;
	result = work_at(work, SHM, 0);
	r = work_at_mounts(work, &mounts);
	return result ? result : r;
}

static int make(int base, const struct svirt_vm *vm, void *data)
{
	const struct svirt_owner *owner = data;

	return folder_make(base, vm, owner->uid, owner->gid);
}

static int exists(int base, const struct svirt_vm *vm, void *data)
{
	(void)data;
	return folder_exists(base, vm);
}

static int remove_folder(int base, const struct svirt_vm *vm, void *data)
{
	(void)data;
	return folder_remove(base, vm);
}

SVIRT_PUBLIC
int svirt_memory_make(const struct svirt_vm *vm, uid_t uid, gid_t gid,
	svirt_memory_fn failed, void *data)
{
	struct svirt_owner owner = {.uid = uid, .gid = gid};
	const struct work work = {vm, make, &owner, failed, data, true};
	int keeps = vm->image ? svirt_policy_keeps_level(
					vm->process, HUGETLBFS_CONTEXT, "file")
			      : 1;

	return work_everywhere(&work, keeps == 1);
}

SVIRT_PUBLIC
int svirt_memory_exists(const struct svirt_vm *vm)
{
	const struct work work = {vm, exists, NULL, NULL, NULL, false};

	return work_everywhere(&work, true);
}

SVIRT_PUBLIC
int svirt_memory_remove(
	const struct svirt_vm *vm, svirt_memory_fn failed, void *data)
{
	const struct work work = {vm, remove_folder, NULL, failed, data, false};

	return work_everywhere(&work, true);
}
