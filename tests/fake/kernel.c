/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a kernel with SELinux does in system calls and the host's does not:
 * contexts in /proc, transitions, labels of what is made; what a socket says of
 * the other end is in peer.c. */
#include "config.h"
#undef _FORTIFY_SOURCE
#undef _FILE_OFFSET_BITS

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "fake.h"

int __open_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);

/* ---- /proc/PID/attr/current ---- */

static void record(const char *context)
{
	char name[16], *path;
	FILE *file;

	snprintf(name, sizeof(name), "%d", (int)getpid());
	path = fake_path("FAKE_PROC", NULL, name);
	file = path ? fopen(path, "we") : NULL;
	free(path);
	if (!file)
		return;
	fputs(context, file);
	fclose(file);
}

static void record_own(void)
{
	int saved = errno;

	record(fake_own_context());
	errno = saved;
}

__attribute__((constructor)) static void start(void)
{
	pthread_atfork(NULL, NULL, record_own);
	record_own();
}

/* The file that stands for a context in /proc; NULL for any other path. */
static char *attribute_path(const char *path)
{
	const char *slash;
	char name[16];

	if (strncmp(path, "/proc/", 6) == 0)
		path += 6;
	slash = strchr(path, '/');
	if (!slash || slash - path > 15 || strcmp(slash, "/attr/current") != 0)
		return NULL;
	snprintf(name, sizeof(name), "%.*s", (int)(slash - path), path);
	if (name[0] < '0' || name[0] > '9')
		snprintf(name, sizeof(name), "%d", (int)getpid());
	return fake_path("FAKE_PROC", NULL, name);
}

/* /proc/thread-self/attr/exec, to be read. */
static int exec_attribute_open(void)
{
	const char *context = fake_exec_context();
	int fd = memfd_create("exec", MFD_CLOEXEC);

	if (fd >= 0 && context) {
		dprintf(fd, "%s", context);
		lseek(fd, 0, SEEK_SET);
	}
	return fd;
}

/* Whether a call with these flags has a mode. */
static bool has_mode(int flags)
{
	return flags & (O_CREAT | __O_TMPFILE);
}

/* What is made gets the context that was asked for. */
static int open_and_label(
	int directory, const char *path, int flags, mode_t mode)
{
	const char *label = fake_create_context();
	struct stat status;
	bool is_new = label && has_mode(flags) &&
		      ((flags & __O_TMPFILE) ||
			      fstatat(directory, path, &status, 0) < 0);
	int fd = REAL(openat)(directory, path, flags, mode);

	if (fd >= 0 && is_new)
		fsetxattr(fd, "security.selinux", label, strlen(label) + 1, 0);
	return fd;
}

static int open_common(int directory, const char *path, int flags, mode_t mode)
{
	char *attribute = attribute_path(path);
	int fd;

	if (fake_is_enabled() &&
		strcmp(path, "/proc/thread-self/attr/exec") == 0)
		return exec_attribute_open();
	fd = open_and_label(
		directory, attribute ? attribute : path, flags, mode);
	free(attribute);
	return fd;
}

int open(const char *path, int flags, ...)
{
	va_list list;
	mode_t mode;

	va_start(list, flags);
	mode = has_mode(flags) ? va_arg(list, mode_t) : 0;
	va_end(list);
	return open_common(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
	va_list list;
	mode_t mode;

	va_start(list, flags);
	mode = has_mode(flags) ? va_arg(list, mode_t) : 0;
	va_end(list);
	return open_common(directory, path, flags, mode);
}

__typeof__(open) open64 __attribute__((alias("open")));
__typeof__(openat) openat64 __attribute__((alias("openat")));

int __open_2(const char *path, int flags)
{
	return open_common(AT_FDCWD, path, flags, 0);
}

int __openat_2(int directory, const char *path, int flags)
{
	return open_common(directory, path, flags, 0);
}

/* ---- execve ---- */

/* Whether the kernel would start the file in the context that was set. */
static int transition_check(const char *file)
{
	const char *from = fake_own_context(), *to = fake_exec_context();
	char label[4096];
	ssize_t length = getxattr(file, "security.selinux", label, 4095);

	label[length < 0 ? 0 : length] = '\0';
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
		!fake_allows(from, to, "process2", "nnp_transition")) {
		errno = EPERM;
		return -1;
	}
	if (fake_is_enforcing() &&
		(!fake_allows(from, to, "process", "transition") ||
			!fake_allows(to, label, "file", "entrypoint"))) {
		errno = EACCES;
		return -1;
	}
	return 0;
}

/* The environment with another FAKE_CON, which tells the new program and all
 * that it starts who they are. */
static char **environment_make(char *const environment[], char *context)
{
	size_t count = 0, kept = 1;
	char **copy;

	while (environment[count])
		count++;
	copy = calloc(count + 2, sizeof(*copy));
	if (!copy)
		return NULL;
	copy[0] = context;
	for (size_t i = 0; i < count; i++)
		if (strncmp(environment[i], "FAKE_CON=", 9) != 0)
			copy[kept++] = environment[i];
	return copy;
}

int execve(const char *file, char *const arguments[], char *const environment[])
{
	char **copy, *variable;

	/* What the kernel refuses before it asks SELinux. */
	if (!fake_exec_context() || access(file, X_OK) < 0)
		return REAL(execve)(file, arguments, environment);
	if (transition_check(file) < 0)
		return -1;
	if (asprintf(&variable, "FAKE_CON=%s", fake_exec_context()) < 0)
		return -1;
	copy = environment_make(environment, variable);
	if (copy) {
		record(fake_exec_context());
		REAL(execve)(file, arguments, copy);
		record_own();
	}
	free(copy);
	free(variable);
	return -1;
}

int execv(const char *file, char *const arguments[])
{
	return execve(file, arguments, environ);
}

int fexecve(int fd, char *const arguments[], char *const environment[])
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return execve(path, arguments, environment);
}

int execvpe(
	const char *name, char *const arguments[], char *const environment[])
{
	const char *list = getenv("PATH");
	char path[4096];
	int error = ENOENT;

	if (strchr(name, '/'))
		return execve(name, arguments, environment);
	while (list && *list) {
		size_t length = strcspn(list, ":");

		snprintf(
			path, sizeof(path), "%.*s/%s", (int)length, list, name);
		execve(path, arguments, environment);
		if (errno != ENOENT && errno != ENOTDIR)
			error = errno;
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
			break;
		list += length + (list[length] == ':');
	}
	errno = error;
	return -1;
}

int execvp(const char *name, char *const arguments[])
{
	return execvpe(name, arguments, environ);
}

/* ---- Namespaces, and a kernel before its policy ---- */

static ssize_t first_namespace(char *text, ssize_t length, size_t size)
{
	const char *first = NULL;

	if (length > 5 && memcmp(text, "pid:[", 5) == 0)
		first = "pid:[4026531836]";
	if (length > 6 && memcmp(text, "user:[", 6) == 0)
		first = "user:[4026531837]";
	if (!first || strlen(first) > size || !fake_is_host())
		return length;
	memcpy(text, first, strlen(first));
	return (ssize_t)strlen(first);
}

ssize_t readlinkat(int directory, const char *path, char *text, size_t size)
{
	ssize_t length = REAL(readlinkat)(directory, path, text, size);

	return first_namespace(text, length, size);
}

ssize_t __readlinkat_chk(
	int directory, const char *path, char *text, size_t size, size_t room);
ssize_t __readlinkat_chk(
	int directory, const char *path, char *text, size_t size, size_t room)
{
	return readlinkat(directory, path, text, size < room ? size : room);
}

/* ---- New directories ---- */

int mkdirat(int directory, const char *path, mode_t mode)
{
	const char *label = fake_create_context();
	char *made;
	int r;

	r = REAL(mkdirat)(directory, path, mode);
	if (r < 0 || !label)
		return r;
	if (directory == AT_FDCWD || path[0] == '/')
		return lsetxattr(
			path, "security.selinux", label, strlen(label) + 1, 0);
	if (asprintf(&made, "/proc/self/fd/%d/%s", directory, path) < 0)
		return -1;
	r = lsetxattr(made, "security.selinux", label, strlen(label) + 1, 0);
	free(made);
	return r;
}

int mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}
