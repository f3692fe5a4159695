/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A folder of a VM's in a base such as /run/svirt: made, found and removed;
 * which bases there are is in rundir.c and memory.c.
 *
 * A confined VM may write in it, and the user it runs as owns it. So this file
 * MUST
 *  - reach it from the base by descriptors alone, following no symlink;
 *  - never label, own or remove a directory that is another VM's;
 *  - remove what is in it without following a link or crossing a mount,
 *    whatever the VM or its user put there and goes on doing meanwhile.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "file/common-label.h"
#include "file/file.h"
#include "file/path-open.h"
#include "vm/folder.h"

#define LABEL "security.selinux"
/* Directories moved by one call: an end, should its user race to add more. */
#define MOVED_MAX (1U << 20)

static int directory_open(int parent, const char *name)
{
	return path_open(parent, name, O_RDONLY | O_DIRECTORY, RESOLVE_NO_XDEV);
}

/* The policy may keep a tool from opening what a user put in the place. */
static int base_refused(int parent)
{
	int err = util_errno();
	struct stat st;

	if (err == -EACCES &&
		fstatat(parent, "svirt", &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		st.st_uid != geteuid())
		return -EPERM;
	return err;
}

/* 1 when it was made, 0 when it was there. */
static int base_make(int parent)
{
	struct stat st;
	int err;

	if (fstatat(parent, "svirt", &st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	err = common_label_begin(parent, "dir", "svirt");
	if (err < 0)
		return err;
	err = mkdirat(parent, "svirt", 0711) < 0 ? util_errno() : 1;
	common_label_end();
	return err == -EEXIST ? 0 : err;
}

int folder_base_open(int parent, bool create)
{
	int made = create ? base_make(parent) : 0;
	_cleanup_close_ int base = -1;
	struct stat st;

	if (made < 0)
		return made;
	base = openat(parent, "svirt",
		O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (base < 0)
		return base_refused(parent);
	if (fstat(base, &st) < 0)
		return util_errno();
	if (st.st_uid != geteuid() || (st.st_mode & 022))
		return -EPERM;
	if (made && fchmod(base, 0711) < 0) /* whatever the umask is */
		return util_errno();
	return TAKE_FD(base);
}

/* 1 when the directory carries that label, 0 when another or none. */
static int label_is(int fd, bool is_path, const char *context)
{
	const struct file folder = {.fd = fd, .is_path = is_path};
	char label[FILE_LABEL_MAX];
	int err = file_label(&folder, label);

	if (err < 0)
		return err == -ENODATA ? 0 : err;
	return strcmp(label, context) == 0;
}

static int label_set(int fd, const char *context)
{
	int r;

	r = label_is(fd, false, context);
	if (r != 0)
		return r;
	if (fsetxattr(fd, LABEL, context, strlen(context) + 1, 0) < 0)
		return util_errno();
	r = label_is(fd, false, context);
	if (r < 0)
		return r;
	return r ? 0 : -EIO;
}

/* It appears under its name with its label, or not at all: no VM's name starts
 * with a dot, so what a killed maker leaves is no VM's and used again. */
static int directory_make(int base, const struct svirt_vm *vm)
{
	char hidden[SVIRT_NAME_MAX + 2];
	_cleanup_close_ int fd = -1;
	int r;

	snprintf(hidden, sizeof(hidden), ".%s", vm->name);
	if (mkdirat(base, hidden, 0700) < 0 && errno != EEXIST)
		return util_errno();
	fd = directory_open(base, hidden);
	if (fd < 0)
		return fd;
	r = vm->image ? label_set(fd, vm->image) : 0;
	if (r < 0)
		return r;
	if (renameat2(base, hidden, base, vm->name, RENAME_NOREPLACE) < 0)
		return util_errno();
	return TAKE_FD(fd);
}

static int directory_find(int base, const struct svirt_vm *vm)
{
	_cleanup_close_ int fd = -1;
	int r;

	fd = directory_open(base, vm->name);
	if (fd < 0)
		return fd;
	r = vm->image ? label_is(fd, false, vm->image) : 1;
	if (r <= 0)
		return r < 0 ? r : -EEXIST;
	return TAKE_FD(fd);
}

int folder_make(int base, const struct svirt_vm *vm, uid_t uid, gid_t gid)
{
	_cleanup_close_ int fd = directory_find(base, vm);

	if (fd == -ENOENT)
		fd = directory_make(base, vm);
	if (fd < 0)
		return fd;
	/* The mode first: it is not the new owner's to have changed. */
	if (fchmod(fd, 0700) < 0 || fchown(fd, uid, gid) < 0)
		return util_errno();
	return 0;
}

/* The folder is its user's, and a look must not need to be allowed by him. */
int folder_exists(int base, const struct svirt_vm *vm)
{
	_cleanup_close_ int fd = -1;

	fd = openat(base, vm->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : util_errno();
	return vm->image ? label_is(fd, true, vm->image) : 1;
}

int folder_open(int base, const struct svirt_vm *vm)
{
	_cleanup_close_ int fd = -1;
	int r;

	fd = path_open(base, vm->name, O_PATH | O_DIRECTORY, RESOLVE_NO_XDEV);
	if (fd < 0 || !vm->image)
		return TAKE_FD(fd);
	r = label_is(fd, true, vm->image);
	if (r <= 0)
		return r < 0 ? r : -EEXIST;
	return TAKE_FD(fd);
}

static void closedirp(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* Take a directory back from its user, who then can add nothing to it, and
 * read it. Takes the descriptor over. */
static int directory_claim(int fd, DIR **ret)
{
	_cleanup_close_ int own = fd;
	DIR *directory;

	if (own < 0)
		return own;
	if (fchown(own, geteuid(), getegid()) < 0 || fchmod(own, 0700) < 0)
		return util_errno();
	directory = fdopendir(own);
	if (!directory)
		return util_errno();
	(void)TAKE_FD(own);
	*ret = directory;
	return 0;
}

static struct dirent *entry_next(DIR *directory)
{
	struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(directory);
	} while (entry &&
		 (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")));
	return entry;
}

/* -ENOTEMPTY is a directory with something in it. */
static int entry_remove(int parent, const char *name)
{
	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR)
		return util_errno();
	if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return 0;
	return util_errno();
}

static int entry_move(int from, const char *name, int to, unsigned int *moved)
{
	char aside[16];

	do {
		if (*moved >= MOVED_MAX)
			return -EBUSY;
		snprintf(aside, sizeof(aside), ".%u", (*moved)++);
		if (renameat2(from, name, to, aside, RENAME_NOREPLACE) == 0)
			return 0;
	} while (errno == EEXIST);
	return util_errno();
}

/* Empty a directory in @top. What has entries of its own moves up into @top,
 * so that no depth a VM can make costs more than two descriptors. */
static int directory_flatten(int top, const char *name, unsigned int *moved)
{
	_cleanup_(closedirp) DIR *directory = NULL;
	struct dirent *entry;
	int r;

	r = directory_claim(directory_open(top, name), &directory);
	if (r < 0)
		return r;
	while ((entry = entry_next(directory))) {
		r = entry_remove(dirfd(directory), entry->d_name);
		if (r == -ENOTEMPTY)
			r = entry_move(
				dirfd(directory), entry->d_name, top, moved);
		if (r < 0)
			return r;
	}
	return errno ? util_errno() : 0;
}

/* One pass over a directory; returns how many in it had entries. */
static int directory_empty(DIR *top, unsigned int *moved)
{
	struct dirent *entry;
	int emptied = 0, r;

	rewinddir(top);
	while ((entry = entry_next(top))) {
		r = entry_remove(dirfd(top), entry->d_name);
		if (r == -ENOTEMPTY) {
			r = directory_flatten(dirfd(top), entry->d_name, moved);
			emptied = 1;
		}
		if (r < 0)
			return r;
	}
	return errno ? util_errno() : emptied;
}

int folder_remove(int base, const struct svirt_vm *vm)
{
	_cleanup_(closedirp) DIR *top = NULL;
	unsigned int moved = 0;
	int r;

	r = directory_claim(directory_find(base, vm), &top);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	do
		r = directory_empty(top, &moved);
	while (r > 0);
	return r < 0 ? r : entry_remove(base, vm->name);
}
