/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is found by a name: the disks, folders and terminals of others, the
 * registry, and places that are nobody's. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "attack.h"

#define OPEN_MORE (O_NOCTTY | O_NONBLOCK)

static bool act_open(const char *path, long flags)
{
	return open(path, (int)flags | OPEN_MORE) >= 0;
}

static bool act_stat(const char *path, long number)
{
	struct stat st;

	(void)number;
	return lstat(path, &st) == 0;
}

static bool act_label_read(const char *path, long number)
{
	char label[4096];

	(void)number;
	return lgetxattr(path, "security.selinux", label, sizeof(label)) >= 0;
}

static bool act_truncate(const char *path, long number)
{
	return truncate(path, number) == 0;
}

static bool act_chmod(const char *path, long mode)
{
	return chmod(path, (mode_t)mode) == 0;
}

static bool act_chown(const char *path, long id)
{
	return chown(path, (uid_t)id, (gid_t)id) == 0;
}

static bool act_touch(const char *path, long number)
{
	(void)number;
	return utimensat(AT_FDCWD, path, NULL, 0) == 0;
}

static bool act_unlink(const char *path, long number)
{
	(void)number;
	return unlink(path) == 0;
}

/* Away, and back where it was. */
static bool act_rename(const char *path, long number)
{
	char other[4200];

	(void)number;
	snprintf(other, sizeof(other), "%s.moved", path);
	return rename(path, other) == 0 && rename(other, path) == 0;
}

static bool act_link(const char *path, long number)
{
	char other[4200];

	(void)number;
	snprintf(other, sizeof(other), "%s.link", path);
	return link(path, other) == 0;
}

static bool act_list(const char *path, long number)
{
	DIR *directory = opendir(path);

	(void)number;
	return directory && readdir(directory);
}

static bool act_watch(const char *path, long number)
{
	int fd = inotify_init();

	return fd >= 0 &&
	       inotify_add_watch(fd, path, (unsigned int)number) >= 0;
}

static bool act_lock(const char *path, long number)
{
	int fd = open(path, O_RDONLY | OPEN_MORE);

	return fd >= 0 && flock(fd, (int)number | LOCK_NB) == 0;
}

/* A file with a name of ours, which goes again. */
static bool act_make(const char *path, long number)
{
	char other[4200];
	int fd;

	(void)number;
	snprintf(other, sizeof(other), "%s/attack-made", path);
	fd = open(other, O_RDWR | O_CREAT | O_EXCL, 0666);
	unlink(other);
	return fd >= 0;
}

static bool act_make_folder(const char *path, long number)
{
	char other[4200];

	(void)number;
	snprintf(other, sizeof(other), "%s/attack-folder", path);
	if (mkdir(other, 0777) < 0)
		return false;
	rmdir(other);
	return true;
}

/* A node of its own, and whether it then can be opened is another word. */
static bool act_mknod(const char *path, long mode)
{
	char other[4200];
	bool made;

	snprintf(other, sizeof(other), "%s/attack-node", path);
	made = mknod(other, (mode_t)mode | 0666, makedev(7, 0)) == 0;
	unlink(other);
	return made;
}

static bool act_set_label(const char *path, long number)
{
	const char *const labels[] = {"system_u:object_r:svirt_image_t:s0",
		"system_u:object_r:virt_content_t:s0"};

	return setxattr(path, "security.selinux", labels[number],
		       strlen(labels[number]) + 1, 0) == 0;
}

static bool act_exec(const char *path, long number)
{
	(void)number;
	return program_start(path);
}

/* Code in a file of its own. */
static bool act_map_exec(const char *path, long number)
{
	int fd = open(path, O_RDONLY);

	(void)number;
	return fd >= 0 && mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE,
				  fd, 0) != MAP_FAILED;
}

/* A whole table for what is another's, and one for what is nobody's. */
const struct try file_tries[] = {
	{"other-disk-stat", act_stat, "$disk", 0},
	{"other-disk-label-read", act_label_read, "$disk", 0},
	{"other-disk-read", act_open, "$disk", O_RDONLY},
	{"other-disk-write", act_open, "$disk", O_WRONLY},
	{"other-disk-append", act_open, "$disk", O_WRONLY | O_APPEND},
	{"other-disk-truncate", act_truncate, "$disk", 0},
	{"other-disk-chmod", act_chmod, "$disk", 0666},
	{"other-disk-chown", act_chown, "$disk", 0},
	{"other-disk-touch", act_touch, "$disk", 0},
	{"other-disk-rename", act_rename, "$disk", 0},
	{"other-disk-link", act_link, "$disk", 0},
	{"other-disk-watch", act_watch, "$disk", IN_MODIFY},
	{"other-disk-lock", act_lock, "$disk", LOCK_SH},
	{"other-disk-relabel", act_set_label, "$disk", 0},
	{"other-disk-execute", act_map_exec, "$disk", 0},
	{"other-disk-unlink", act_unlink, "$disk", 0},
	{"other-private-read", act_open, "$private", O_RDONLY},
	{"rest-stat", act_stat, "$rest", 0},
	{"rest-read", act_open, "$rest", O_RDONLY},
	{"rest-write", act_open, "$rest", O_WRONLY | O_APPEND},
	{"content-read", act_open, "$content", O_RDONLY},
	{"content-write", act_open, "$content", O_WRONLY | O_APPEND},
	{"content-unlink", act_unlink, "$content", 0},
	{"shared-read", act_open, "$shared", O_RDONLY},
	{"shared-write", act_open, "$shared", O_WRONLY | O_APPEND},
	{"shared-lock", act_lock, "$shared", LOCK_EX},
	{"own-write", act_open, "$own", O_RDWR},
	{"own-relabel-shared", act_set_label, "$own", 0},
	{"own-relabel-content", act_set_label, "$own", 1},
	{"own-execute", act_map_exec, "$own", 0},
	{"own-program-start", act_exec, "$program", 0},
	{"own-mknod-block", act_mknod, "$folder", S_IFBLK},
	{"own-mknod-char", act_mknod, "$folder", S_IFCHR},
	{"own-make", act_make, "$folder", 0},
	{"dev-mknod-block", act_mknod, "/dev", S_IFBLK},
	{"dev-mknod-char", act_mknod, "/dev", S_IFCHR},

	{"other-folder-stat", act_stat, "$otherfolder", 0},
	{"other-folder-search", act_stat, "$otherfolder/file", 0},
	{"other-folder-list", act_list, "$otherfolder", 0},
	{"other-folder-make", act_make, "$otherfolder", 0},
	{"other-folder-read", act_open, "$otherfolder/file", O_RDONLY},
	{"other-folder-unlink", act_unlink, "$otherfolder/file", 0},
	{"other-folder-fifo-write", act_open, "$otherfolder/fifo", O_RDWR},
	{"other-folder-socket-unlink", act_unlink, "$otherfolder/stream", 0},
	{"run-folder-list", act_list, "/run/svirt", 0},
	{"run-folder-make", act_make_folder, "/run/svirt", 0},
	{"run-folder-rename", act_rename, "$otherfolder", 0},

	{"registry-stat", act_stat, "/var/lib/svirt/registry.db", 0},
	{"registry-list", act_list, "/var/lib/svirt", 0},
	{"registry-read", act_open, "/var/lib/svirt/registry.db", O_RDONLY},
	{"registry-write", act_open, "/var/lib/svirt/registry.db", O_RDWR},
	{"registry-make", act_make, "/var/lib/svirt", 0},
	{"registry-unlink", act_unlink, "/var/lib/svirt/registry.db", 0},

	{"other-terminal", act_open, "$terminal", O_RDWR},
	{"user-terminal", act_open, "$userterminal", O_RDWR},
	{"console", act_open, "/dev/console", O_RDWR},
	{"other-tmp-read", act_open, "$tmp", O_RDONLY},
	{"other-tmp-write", act_open, "$tmp", O_WRONLY | O_APPEND},
	{"other-tmp-unlink", act_unlink, "$tmp", 0},
	{"other-shm-read", act_open, "$shm", O_RDONLY},
	{"other-shm-write", act_open, "$shm", O_RDWR},
	{"other-shm-unlink", act_unlink, "$shm", 0},

	{"make-in-tmp", act_make, "/tmp", 0},
	{"make-in-var-tmp", act_make, "/var/tmp", 0},
	{"make-in-dev-shm", act_make, "/dev/shm", 0},
	{"make-in-dev", act_make, "/dev", 0},
	{"make-in-run", act_make, "/run", 0},
	{"make-in-root", act_make, "/root", 0},
	{"make-in-home", act_make, "/home/alice", 0},
	{"make-in-srv", act_make, "/srv", 0},
	{"make-in-images", act_make, "/var/lib/libvirt/images", 0},
	{"make-in-etc", act_make, "/etc", 0},
	{"make-in-usr", act_make, "/usr/local/bin", 0},
	{"shadow-read", act_open, "/etc/shadow", O_RDONLY},
	{"root-list", act_list, "/root", 0},
	{"home-list", act_list, "/home/alice", 0},
	{"tool-start", act_exec, "/usr/sbin/svirt-list", 0},
	{0},
};
