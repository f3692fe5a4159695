/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A VM's control groups (v2): made, entered, asked, ended, removed. Which VM
 * has which is the registry's to know.
 *
 * A process that forks faster than /proc is read is in its cgroup all the same.
 * So this file MUST
 *  - make a VM's cgroup below the one its caller is in, and nowhere else: the
 *    caller's limits go on, and who ends the caller's ends the VM;
 *  - hand nothing on: no controller is enabled, no file given away;
 *  - know a cgroup by the kernel's id, which no namespace, mount or later
 * cgroup of the same name changes;
 *  - say that one is empty only when the kernel says so, or that it is gone;
 *  - never touch a cgroup that it did not make.
 *
 * A cgroup that has controllers for its children may hold no processes, and one
 * that holds processes has none: the child has the parent's limits alone, and
 * the caller's own processes stay beside it. A parent whose threads have
 * cgroups of their own takes no such child; the process then stays where it is.
 */
#include "config.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "file/path-open.h"
#include "util.h"
#include "vm/cgroup-find.h"
#include "vm/cgroup.h"

/* Other names tried when one is there. */
#define NAMES_MAX 16

static int text_write(int directory, const char *name, const char *text)
{
	_cleanup_close_ int fd =
		openat(directory, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		return util_errno();
	return 0;
}

int cgroup_each_process(
	int fd, int (*fn)(const char *line, void *data), void *data)
{
	_cleanup_close_ int procs =
		openat(fd, "cgroup.procs", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	FILE *file = procs < 0 ? NULL : fdopen(procs, "re");
	char line[32];
	int r = 0;

	if (!file)
		return util_errno();
	(void)TAKE_FD(procs);
	while (r == 0 && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		r = fn(line, data);
	}
	if (r == 0 && ferror(file))
		r = util_errno();
	fclose(file);
	return r;
}

static int is_pid(const char *line, void *data)
{
	return strcmp(line, data) == 0;
}

/* The cgroup that a process is in. A path that was meant for another mount or
 * namespace leads to one that does not list the process. */
static int parent_open(int mount, pid_t pid, char **ret_path)
{
	_cleanup_free_ char *path = NULL;
	_cleanup_close_ int fd = -1;
	char text[16];
	int r = cgroup_find_path(pid, &path);

	if (r < 0)
		return r;
	fd = path[1] ? path_open(mount, path + 1, O_RDONLY | O_DIRECTORY,
			       RESOLVE_NO_XDEV)
		     : fcntl(mount, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return fd;
	snprintf(text, sizeof(text), "%d", (int)pid);
	r = cgroup_each_process(fd, is_pid, text);
	if (r <= 0)
		return r < 0 ? r : -EOPNOTSUPP;
	*ret_path = TAKE_PTR(path);
	return TAKE_FD(fd);
}

/* A name that no child has, the only one there is for a process that has it. */
static int name_choose(int parent, const char *vm, pid_t pid, char **ret)
{
	_cleanup_free_ char *name = NULL;
	struct stat st;

	for (int i = 0; i < NAMES_MAX; i++) {
		free(TAKE_PTR(name));
		if (asprintf(&name, "svirt-%s-%d.%d", vm, (int)pid, i) < 0)
			return -ENOMEM;
		if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		if (errno != ENOENT)
			return util_errno();
		*ret = TAKE_PTR(name);
		return 0;
	}
	return -EEXIST;
}

/* Where a VM's is to be: its parent, a descriptor, its name there and its path,
 * NULL where part of the cgroups is seen only. */
static int place_find(
	const char *vm, pid_t pid, char **ret_name, char **ret_path)
{
	_cleanup_close_ int mount = cgroup_find_mount(), parent = -1;
	_cleanup_free_ char *above = NULL, *name = NULL, *path = NULL;
	int r;

	if (mount < 0)
		return mount;
	parent = parent_open(mount, pid, &above);
	r = parent < 0 ? parent : name_choose(parent, vm, pid, &name);
	if (r < 0)
		return r;
	if (cgroup_find_is_root(mount) &&
		asprintf(&path, "%s/%s", above[1] ? above : "", name) < 0)
		return -ENOMEM;
	*ret_name = TAKE_PTR(name);
	*ret_path = TAKE_PTR(path);
	return TAKE_FD(parent);
}

int cgroup_plan(const char *vm, pid_t pid, char **ret_path)
{
	_cleanup_free_ char *name = NULL;
	_cleanup_close_ int parent = place_find(vm, pid, &name, ret_path);

	return parent < 0 ? parent : 0;
}

int cgroup_make(
	const char *vm, pid_t pid, const char *plan, struct svirt_cgroup *ret)
{
	_cleanup_free_ char *name = NULL, *path = NULL;
	_cleanup_close_ int parent = place_find(vm, pid, &name, &path), fd = -1;
	uint64_t id;
	int r;

	if (parent < 0)
		return parent;
	/* Somebody moved the process, or made one of that name. */
	if (plan && (!path || strcmp(path, plan) != 0))
		return -ESTALE;
	if (mkdirat(parent, name, 0755) < 0)
		return util_errno();
	fd = path_open(parent, name, O_RDONLY | O_DIRECTORY, RESOLVE_NO_XDEV);
	r = fd < 0 ? fd : cgroup_find_id(fd, &id);
	if (r < 0) {
		unlinkat(parent, name, AT_REMOVEDIR);
		return r;
	}
	ret->id = id;
	ret->path = TAKE_PTR(path);
	return 0;
}

int cgroup_enter(const struct svirt_cgroup *cgroup, pid_t pid)
{
	_cleanup_close_ int fd = cgroup_find(cgroup);
	char text[16];

	if (fd < 0)
		return fd;
	snprintf(text, sizeof(text), "%d", (int)pid);
	return text_write(fd, "cgroup.procs", text);
}

static int move_up(const char *line, void *data)
{
	int r = text_write(*(int *)data, "cgroup.procs", line);

	return r == -ESRCH ? 0 : r;
}

int cgroup_leave(const struct svirt_cgroup *cgroup)
{
	_cleanup_close_ int fd = cgroup_find(cgroup), parent = -1;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	parent = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return parent < 0 ? util_errno()
			  : cgroup_each_process(fd, move_up, &parent);
}

int cgroup_is_populated(const struct svirt_cgroup *cgroup)
{
	_cleanup_close_ int fd = cgroup_find(cgroup);
	char text[CGROUP_TEXT_MAX + 1];
	const char *found;
	ssize_t length;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	length = cgroup_find_text(fd, "cgroup.events", text);
	if (length < 0)
		return length == -ENODEV || length == -ENOENT ? 0 : (int)length;
	found = strstr(text, "populated ");
	return found ? found[strlen("populated ")] != '0' : -EIO;
}

static int take_pid(const char *line, void *data)
{
	uint64_t pid;

	/* Another pid namespace's is 0. */
	if (util_number(line, 1, INT32_MAX, &pid) < 0)
		return 0;
	*(pid_t *)data = (pid_t)pid;
	return 1;
}

int cgroup_find_process(const struct svirt_cgroup *cgroup, pid_t *ret)
{
	_cleanup_close_ int fd = cgroup_find(cgroup);
	pid_t pid = 0;
	int r;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	r = cgroup_each_process(fd, take_pid, &pid);
	if (r < 0)
		return r == -ENODEV ? 0 : r;
	*ret = pid;
	return 0;
}

int cgroup_kill(const struct svirt_cgroup *cgroup)
{
	_cleanup_close_ int fd = cgroup_find(cgroup);
	int r = fd < 0 ? fd : text_write(fd, "cgroup.kill", "1");

	return r == -ENOENT && fd < 0 ? 0 : r;
}

/* A process that has just ended can still be on its way out. */
static int remove_child(int parent, const char *name)
{
	const struct timespec moment = {.tv_nsec = 2000000};

	for (int tries = 0; tries < 10; tries++) {
		if (unlinkat(parent, name, AT_REMOVEDIR) == 0 ||
			errno == ENOENT)
			return 0;
		if (errno != EBUSY)
			return util_errno();
		nanosleep(&moment, NULL);
	}
	return -EBUSY;
}

int cgroup_remove(const struct svirt_cgroup *cgroup)
{
	_cleanup_close_ int fd = cgroup_find(cgroup), parent = -1;
	char link[32], path[CGROUP_TEXT_MAX];
	ssize_t length;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	parent = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (parent < 0)
		return util_errno();
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length < 0)
		return util_errno();
	path[length] = '\0';
	if (!strrchr(path, '/'))
		return -EIO;
	return remove_child(parent, strrchr(path, '/') + 1);
}
