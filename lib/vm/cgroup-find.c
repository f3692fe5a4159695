/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A control group (v2) is found: by the kernel's id, or as a process's; what is
 * done with it is in cgroup.c. */
#include "config.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

#include "file/path-open.h"
#include "util.h"
#include "vm/cgroup-find.h"

/* /proc/PID/ns/cgroup of the first namespace: PROC_CGROUP_INIT_INO. */
static const char first_namespace[] = "cgroup:[4026531835]";

/* Where the hierarchy stands: alone, or beside those of v1. */
static const char *const places[] = {
	"/sys/fs/cgroup",
	"/sys/fs/cgroup/unified",
};

int cgroup_find_mount(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		_cleanup_close_ int fd = open(places[i],
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		struct statfs fs;

		if (fd >= 0 && fstatfs(fd, &fs) == 0 &&
			fs.f_type == CGROUP2_SUPER_MAGIC)
			return TAKE_FD(fd);
	}
	return -EOPNOTSUPP;
}

/* A file handle of kernfs, which is the id. */
union handle {
	struct file_handle head;
	struct {
		unsigned int size;
		int type;
		uint64_t id;
	} is;
};

static int handle_get(int fd, union handle *ret)
{
	union handle handle = {.is.size = sizeof(handle.is.id)};
	int mount;

	if (name_to_handle_at(fd, "", &handle.head, &mount, AT_EMPTY_PATH) < 0)
		return util_errno();
	if (handle.is.size != sizeof(handle.is.id))
		return -EOPNOTSUPP;
	*ret = handle;
	return 0;
}

/* The first cgroup there is: 1, before Linux 5.5 with a generation. */
static bool is_root(uint64_t id)
{
	return id == 1 || id == (UINT64_C(1) << 32 | 1);
}

/* Below the root of all, whoever may not open by handle finds it by its path,
 * which nobody can rename. Returns a descriptor, -ENOENT when it is gone. */
static int find_path(int mount, const struct svirt_cgroup *cgroup)
{
	_cleanup_close_ int fd = path_open(mount, cgroup->path + 1,
		O_RDONLY | O_DIRECTORY, RESOLVE_NO_XDEV);
	union handle handle;
	int r;

	if (fd < 0)
		return fd;
	r = handle_get(fd, &handle);
	if (r == 0 && cgroup->id != CGROUP_PLANNED &&
		handle.is.id != cgroup->id)
		r = -ENOENT;
	return r < 0 ? r : TAKE_FD(fd);
}

int cgroup_find(const struct svirt_cgroup *cgroup)
{
	_cleanup_close_ int mount = cgroup_find_mount();
	union handle handle;
	int fd, r;

	if (mount < 0)
		return mount;
	r = handle_get(mount, &handle);
	if (r < 0)
		return r;
	if (cgroup->path && is_root(handle.is.id))
		return find_path(mount, cgroup);
	if (cgroup->id == CGROUP_PLANNED)
		return -EOPNOTSUPP;
	handle.is.id = cgroup->id;
	fd = open_by_handle_at(
		mount, &handle.head, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	return errno == ESTALE ? -ENOENT : util_errno();
}

ssize_t cgroup_find_text(
	int directory, const char *name, char text[CGROUP_TEXT_MAX + 1])
{
	_cleanup_close_ int fd =
		openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return util_errno();
	length = read(fd, text, CGROUP_TEXT_MAX);
	if (length < 0)
		return util_errno();
	text[length] = '\0';
	return length;
}

int cgroup_find_path(pid_t pid, char **ret)
{
	char name[32], text[CGROUP_TEXT_MAX + 1], *line, *end;
	ssize_t length;

	snprintf(name, sizeof(name), "/proc/%d/cgroup", (int)pid);
	length = cgroup_find_text(AT_FDCWD, name, text);
	if (length < 0)
		return length == -ENOENT ? -ESRCH : (int)length;
	line = strncmp(text, "0::/", 4) == 0 ? text : strstr(text, "\n0::/");
	if (!line)
		return -EOPNOTSUPP;
	line += *line == '\n' ? 4 : 3;
	end = strchr(line, '\n');
	if (!end)
		return -ENAMETOOLONG;
	*end = '\0';
	*ret = strdup(line);
	return *ret ? 0 : -ENOMEM;
}

int cgroup_find_id(int fd, uint64_t *ret)
{
	union handle handle;
	int r = handle_get(fd, &handle);

	if (r == 0)
		*ret = handle.is.id;
	return r;
}

bool cgroup_find_is_root(int mount)
{
	uint64_t id;

	return cgroup_find_id(mount, &id) == 0 && is_root(id);
}

int cgroup_find_own_path(pid_t pid, char **ret)
{
	char name[sizeof(first_namespace)];
	ssize_t length = readlink("/proc/self/ns/cgroup", name, sizeof(name));

	if (length < 0)
		return util_errno();
	if (length == sizeof(name) - 1 &&
		memcmp(name, first_namespace, sizeof(name) - 1) == 0)
		return cgroup_find_path(pid, ret);
	*ret = NULL;
	return 0;
}

bool cgroup_find_has_path(const struct svirt_cgroup *cgroup, const char *path)
{
	size_t length = cgroup->path ? strlen(cgroup->path) : 0;

	return length > 0 && strncmp(cgroup->path, path, length) == 0 &&
	       (path[length] == '/' || path[length] == '\0');
}
