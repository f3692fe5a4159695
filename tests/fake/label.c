/* SPDX-License-Identifier: GPL-2.0-or-later */
/* security.selinux as a kernel with SELinux keeps it: nothing is without a
 * label, no label is unknown to the policy, and pipes and terminals have one
 * too. The labels of files themselves are the host's. */
#include "config.h"
#undef _FORTIFY_SOURCE
#undef _FILE_OFFSET_BITS

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <selinux/selinux.h>

#include "fake.h"

static bool is_label(const char *name)
{
	return fake_is_enabled() && strcmp(name, "security.selinux") == 0;
}

static int refuse(int error)
{
	errno = error;
	return -1;
}

/* ---- Reading ---- */

static ssize_t label_return(const char *label, void *value, size_t size)
{
	size_t length = strlen(label) + 1;

	if (size == 0)
		return (ssize_t)length;
	if (size < length)
		return refuse(ERANGE);
	memcpy(value, label, length);
	return (ssize_t)length;
}

/* Where the label of a pipe or socket is kept; NULL for anything else. */
static char *pipe_path(int fd)
{
	struct stat status;
	char name[32];

	if (fstat(fd, &status) < 0 ||
		!(S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)))
		return NULL;
	snprintf(name, sizeof(name), "pipe.%ju", (uintmax_t)status.st_ino);
	return fake_path("FAKE_PROC", "/nonexistent", name);
}

/* A pipe carries the context of who made it, or what was written since. */
static ssize_t pipe_label(int fd, void *value, size_t size)
{
	char label[4096], *path = pipe_path(fd);
	ssize_t length;
	int file;

	if (!path && isatty(fd))
		return label_return(
			"system_u:object_r:user_devpts_t:s0", value, size);
	if (!path)
		return refuse(EOPNOTSUPP);
	file = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (file < 0)
		return label_return(fake_own_context(), value, size);
	length = read(file, label, sizeof(label) - 1);
	close(file);
	label[length < 0 ? 0 : length] = '\0';
	return label_return(label, value, size);
}

ssize_t getxattr(const char *path, const char *name, void *value, size_t size)
{
	ssize_t length = REAL(getxattr)(path, name, value, size);

	if (length < 0 && errno == ENODATA && is_label(name))
		return label_return(UNLABELED, value, size);
	return length;
}

ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size)
{
	ssize_t length = REAL(lgetxattr)(path, name, value, size);

	if (length < 0 && errno == ENODATA && is_label(name))
		return label_return(UNLABELED, value, size);
	return length;
}

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	ssize_t length = REAL(fgetxattr)(fd, name, value, size);

	if (length < 0 && errno == ENODATA && is_label(name))
		return label_return(UNLABELED, value, size);
	if (length < 0 && errno == EOPNOTSUPP && is_label(name) &&
		fake_is_loaded())
		return pipe_label(fd, value, size);
	return length;
}

/* ---- Writing ---- */

static int write_check(
	const struct stat *status, const void *value, size_t size)
{
	const char *class = security_class_to_string(
		mode_to_security_class(status->st_mode));
	char label[4096] = "";

	if (size >= sizeof(label))
		return refuse(EINVAL);
	memcpy(label, value, size);
	if (!fake_is_valid(label))
		return refuse(EINVAL);
	if (class && fake_is_enforcing() &&
		!fake_allows(fake_own_context(), label, class, "relabelto"))
		return refuse(EACCES);
	return 0;
}

int setxattr(const char *path, const char *name, const void *value, size_t size,
	int flags)
{
	struct stat status;

	if (is_label(name) && stat(path, &status) == 0 &&
		write_check(&status, value, size) < 0)
		return -1;
	return REAL(setxattr)(path, name, value, size, flags);
}

int lsetxattr(const char *path, const char *name, const void *value,
	size_t size, int flags)
{
	struct stat status;

	if (is_label(name) && lstat(path, &status) == 0 &&
		write_check(&status, value, size) < 0)
		return -1;
	return REAL(lsetxattr)(path, name, value, size, flags);
}

int fsetxattr(
	int fd, const char *name, const void *value, size_t size, int flags)
{
	struct stat status;
	char *path;
	int file;

	if (!is_label(name))
		return REAL(fsetxattr)(fd, name, value, size, flags);
	if (fstat(fd, &status) == 0 && write_check(&status, value, size) < 0)
		return -1;
	path = pipe_path(fd);
	if (!path)
		return REAL(fsetxattr)(fd, name, value, size, flags);
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	free(path);
	if (file < 0)
		return -1;
	size = (size_t)write(file, value, size);
	return close(file);
}

/* A socket has the label that was asked for, by setsockcreatecon(3). */
int socket(int family, int type, int protocol)
{
	const char *label = fake_socket_context();
	int fd = REAL(socket)(family, type, protocol);

	if (fd >= 0 && label)
		fsetxattr(fd, "security.selinux", label, strlen(label) + 1, 0);
	return fd;
}

/* mcstransd knows one level: $FAKE_TRANSLATION is LEVEL=NAME. */
int selinux_raw_to_trans_context(const char *raw, char **ret)
{
	const char *known = getenv("FAKE_TRANSLATION");
	const char *name = known ? strchr(known, '=') : NULL;
	size_t length = name ? (size_t)(name - known) : 0, size = strlen(raw);

	if (length > 0 && size > length && raw[size - length - 1] == ':' &&
		strncmp(raw + size - length, known, length) == 0)
		return asprintf(ret, "%.*s%s", (int)(size - length), raw,
			       name + 1) < 0
			       ? -1
			       : 0;
	*ret = strdup(raw);
	return *ret ? 0 : -1;
}

int selinux_trans_to_raw_context(const char *text, char **ret)
{
	const char *known = getenv("FAKE_TRANSLATION");
	const char *name = known ? strchr(known, '=') : NULL;
	size_t length = name ? strlen(name + 1) : 0, size = strlen(text);

	if (length > 0 && size > length && text[size - length - 1] == ':' &&
		strcmp(text + size - length, name + 1) == 0)
		return asprintf(ret, "%.*s%.*s", (int)(size - length), text,
			       (int)(name - known), known) < 0
			       ? -1
			       : 0;
	*ret = strdup(text);
	return *ret ? 0 : -1;
}
