/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether what a path is on answers; how that is asked is in mount-answer.c.
 *
 * To ask takes a process, and most paths are on a disk. Which mount a path is
 * on the kernel tells without waiting, from what it remembers: of the names on
 * the way it knows every one that something is mounted on.
 */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/mount-answer.h"
#include "file/path-answer.h"

#ifndef RESOLVE_CACHED
#define RESOLVE_CACHED 0x20
#endif

/* Names of file systems that wait for another machine or process. */
static bool is_waiting(const char *type)
{
	static const char *const names[] = {"9p", "afs", "autofs", "ceph",
		"cifs", "fuse", "gfs2", "gpfs", "lustre", "nfs", "ocfs2", "smb",
		"virtiofs"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strncmp(type, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The mount, when all names are remembered and none is a symlink; else -1. */
static int64_t find_cached(const char *path)
{
	_cleanup_close_ int fd = util_openat2(
		AT_FDCWD, path, O_PATH, RESOLVE_NO_SYMLINKS | RESOLVE_CACHED);
	struct statx st;

	if (fd < 0)
		return fd == -EAGAIN || fd == -ENOENT ? 0 : -1;
	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_MNT_ID,
		    &st) < 0 ||
		!(st.stx_mask & STATX_MNT_ID))
		return -1;
	return (int64_t)st.stx_mnt_id;
}

/* What is not remembered is below the last that is, on the same mount, unless
 * an automounter comes first. */
static int64_t find_mount(const char *path, bool *ret_whole)
{
	char way[PATH_MAX];
	int64_t id = find_cached(path);
	char *slash;

	*ret_whole = id != 0;
	if (id != 0 ||
		snprintf(way, sizeof(way), "%s", path) >= (int)sizeof(way))
		return id;
	while (id == 0 && (slash = strrchr(way, '/')) && slash != way) {
		*slash = '\0';
		id = find_cached(way);
	}
	if (id == 0)
		id = find_cached(slash ? "/" : ".");
	return id;
}

static const struct mount *find_known(struct path_answer *known, int64_t id)
{
	const struct mount *mount;

	if (id <= 0)
		return NULL;
	mount = mounts_find(&known->mounts, (int)id);
	if (!mount) {
		mounts_clear(&known->mounts);
		if (mounts_read(&known->mounts) < 0)
			return NULL;
		mount = mounts_find(&known->mounts, (int)id);
	}
	return mount;
}

/* By the text of the path, where its way is not known; behind a symlink it can
 * be elsewhere. */
static const char *find_point(struct path_answer *known, const char *path)
{
	char here[PATH_MAX], whole[2 * PATH_MAX];
	const struct mount *mount;

	if (known->mounts.count == 0 && mounts_read(&known->mounts) < 0)
		return NULL;
	if (*path == '/')
		snprintf(whole, sizeof(whole), "%s", path);
	else if (getcwd(here, sizeof(here)))
		snprintf(whole, sizeof(whole), "%s/%s", here, path);
	else
		return NULL;
	mount = mounts_find_path(&known->mounts, whole);
	return mount && is_waiting(mount->type) ? mount->point : NULL;
}

int path_answer_wait(
	struct path_answer *known, const char *path, const char **ret_point)
{
	bool is_whole;
	int64_t id = find_mount(path, &is_whole);
	const struct mount *mount;
	int r;

	if (is_whole && id > 0 && (uint64_t)id == known->local)
		return 0;
	mount = find_known(known, id);
	if (mount && !is_waiting(mount->type) &&
		(is_whole || !find_point(known, path))) {
		known->local = (uint64_t)id;
		return 0;
	}
	r = mount_answer_path(AT_FDCWD, path);
	if (r == -ETIMEDOUT)
		*ret_point = mount && is_waiting(mount->type)
				     ? mount->point
				     : find_point(known, path);
	return r;
}

void path_answer_clear(struct path_answer *known)
{
	mounts_clear(&known->mounts);
	known->local = 0;
}
