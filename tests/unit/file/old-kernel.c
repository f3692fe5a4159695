/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel without openat2(2): this test's own syscall() says so. What is
 * opened, and which symlinks are refused, is the same. */
#include "config.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "file/path-open.h"
#include "file/path.h"
#include "tap.h"

static bool is_old;
static int asked;

long syscall(long number, ...)
{
	static long (*real)(long, ...);
	long arguments[6];
	va_list list;

	if (number == SYS_openat2) {
		asked++;
		if (is_old) {
			errno = ENOSYS;
			return -1;
		}
	}
	if (!real)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	va_start(list, number);
	for (size_t i = 0; i < 6; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	return real(number, arguments[0], arguments[1], arguments[2],
		arguments[3], arguments[4], arguments[5]);
}

static void make_file(const char *path)
{
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
}

static int open_path(const char *path, int flags, ino_t *ret)
{
	int fd = path_open(AT_FDCWD, path, flags, 0);
	struct stat st = {0};

	if (fd < 0)
		return fd;
	fstat(fd, &st);
	close(fd);
	*ret = st.st_ino;
	return 0;
}

static const struct {
	const char *path;
	int flags;
	int result;
} cases[] = {
	{"d/e/f", O_PATH, 0},
	{"d/e/f", O_RDONLY, 0},
	{"./d//e/./f", O_RDONLY, 0},
	{"d/e/../e/f", O_PATH, 0},
	{"d/e", O_PATH | O_DIRECTORY, 0},
	{"d/e/", O_PATH, 0},
	{"/", O_PATH, 0},
	{".", O_PATH, 0},
	{"d/nothing", O_PATH, -ENOENT},
	{"nothing/f", O_PATH, -ENOENT},
	{"d/e/f/g", O_PATH, -ENOTDIR},
	{"d/e/f", O_PATH | O_DIRECTORY, -ENOTDIR},
	{"link", O_PATH, -ELOOP},
	{"link", O_RDONLY, -ELOOP},
	{"dir-link/e/f", O_PATH, -ELOOP},
	{"d/in-link/f", O_PATH, -ELOOP},
	{"dir-link/e", O_PATH | O_DIRECTORY, -ELOOP},
	{"dead", O_PATH, -ELOOP},
};

/* What a newer kernel does is the measure. */
static void test_same(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		ino_t now = 0, before = 0;
		char what[64];

		is_old = false;
		is(open_path(cases[i].path, cases[i].flags, &now),
			cases[i].result, cases[i].path);
		is_old = true;
		snprintf(what, sizeof(what), "%s, by steps", cases[i].path);
		is(open_path(cases[i].path, cases[i].flags, &before),
			cases[i].result, what);
		is((long long)before, (long long)now, "the same file");
	}
}

static void test_long(void)
{
	char name[NAME_MAX + 2], path[NAME_MAX + 16];
	ino_t ino;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(path, sizeof(path), "d/%s/f", name);
	is(open_path(path, O_PATH, &ino), -ENAMETOOLONG, "a long name");
}

static void test_pin(void)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	struct stat st = {0};

	is(path_pin("d/e/f", &pin), 0, "a file is pinned");
	stat("d/e/f", &st);
	is((long long)pin.file.ino, (long long)st.st_ino, "that one");
}

static void test_within(void)
{
	int d = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), fd;

	fd = util_open_within(d, "d", O_PATH | O_DIRECTORY);
	ok(fd >= 0, "a directory on the same mount");
	close(fd);
	is(util_open_within(d, "nothing", O_PATH), -ENOENT, "nothing there");
	close(d);
}

int main(void)
{
	char directory[] = "/tmp/svirt-old-kernel-XXXXXX", command[64];

	if (!mkdtemp(directory) || chdir(directory) < 0 ||
		mkdir("d", 0755) < 0 || mkdir("d/e", 0755) < 0 ||
		symlink("d/e/f", "link") < 0 || symlink("d", "dir-link") < 0 ||
		symlink("e", "d/in-link") < 0 || symlink("gone", "dead") < 0)
		return 1;
	make_file("d/e/f");
	test_same();
	test_long();
	test_pin();
	test_within();
	ok(asked > (int)ARRAY_SIZE(cases), "openat2 was asked for each time");
	if (chdir("/") < 0)
		return 1;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return (system(command) != 0) | tap_done();
}
