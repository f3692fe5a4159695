/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults, preloaded: the FAULT_AT-th call that the toolkit itself makes for
 * memory, a descriptor or what a file is, fails. How many there were is written
 * to FAULT_COUNT at the end. What other libraries ask for does not count.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long calls;

/* Whether a return address is in a command or in libsvirt. */
static int is_ours(const void *caller)
{
	const char *name;
	Dl_info info;

	if (!dladdr(caller, &info) || !info.dli_fname)
		return 0;
	name = strrchr(info.dli_fname, '/');
	return strncmp(name ? name + 1 : info.dli_fname, "svirt-", 6) == 0 ||
	       strstr(info.dli_fname, "libsvirt") != NULL;
}

static int fails(const void *caller, int error)
{
	const char *at = getenv("FAULT_AT");

	if (!at || !is_ours(caller) || ++calls != atol(at))
		return 0;
	errno = error;
	return 1;
}

#define CALLER __builtin_return_address(0)
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

char *strdup(const char *text)
{
	return fails(CALLER, ENOMEM) ? NULL : NEXT(strdup)(text);
}

char *strndup(const char *text, size_t length)
{
	return fails(CALLER, ENOMEM) ? NULL : NEXT(strndup)(text, length);
}

void *reallocarray(void *old, size_t count, size_t size)
{
	return fails(CALLER, ENOMEM) ? NULL
				     : NEXT(reallocarray)(old, count, size);
}

int asprintf(char **ret, const char *format, ...)
{
	va_list arguments;
	int length;

	if (fails(CALLER, ENOMEM))
		return -1;
	va_start(arguments, format);
	length = vasprintf(ret, format, arguments);
	va_end(arguments);
	return length;
}

int openat(int directory, const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	return fails(CALLER, EMFILE)
		       ? -1
		       : NEXT(openat)(directory, path, flags, mode);
}

int fstat(int fd, struct stat *ret)
{
	return fails(CALLER, EIO) ? -1 : NEXT(fstat)(fd, ret);
}

__attribute__((destructor)) static void count(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *file = path && calls > 0 ? fopen(path, "we") : NULL;

	if (!file)
		return;
	fprintf(file, "%ld\n", calls);
	fclose(file);
}

int execv(const char *path, char *const *arguments)
{
	count();
	return NEXT(execv)(path, arguments);
}
