/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which symlinks on the way of a path are followed; the way itself is path.c's.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "file/link.h"
#include "file/file.h"
#include "file/vm-label.h"

/* Whoever made a symlink leads the way: root's and the caller's count, but in
 * a VM root may be anybody. */
int link_check_maker(int directory, int fd, char **kept)
{
	const struct file link = {.fd = fd, .is_path = true};
	const struct file folder = {.fd = directory, .is_path = true};
	struct stat st;
	int r;

	if (fstat(fd, &st) < 0)
		return util_errno();
	if (st.st_uid != 0 && st.st_uid != getuid())
		return -ELOOP;
	r = vm_label_has(&link, kept);
	if (r == 0)
		r = vm_label_has(&folder, kept);
	return r > 0 ? -ELOOP : r;
}

/* The same file, reached through the same mount. */
static int is_same(int fd, int other)
{
	struct statx one, two;
	const unsigned int mask = STATX_INO | STATX_MNT_ID;

	if (statx(fd, "", AT_EMPTY_PATH, mask, &one) < 0 ||
		statx(other, "", AT_EMPTY_PATH, mask, &two) < 0)
		return util_errno();
	return one.stx_ino == two.stx_ino &&
	       one.stx_dev_major == two.stx_dev_major &&
	       one.stx_dev_minor == two.stx_dev_minor &&
	       one.stx_mnt_id == two.stx_mnt_id;
}

int link_is_of_proc(int fd)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return util_errno();
	return fs.f_type == PROC_SUPER_MAGIC;
}

int link_check_target(int directory, const char *name, int target)
{
	_cleanup_close_ int there = -1;
	int r;

	there = openat(directory, name, O_PATH | O_CLOEXEC);
	if (there < 0)
		return util_errno();
	r = is_same(there, target);
	if (r < 0)
		return r;
	return r ? 0 : -ELOOP;
}
