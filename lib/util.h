/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every file of the library and the commands may use. */
#ifndef SVIRT_UTIL_H
#define SVIRT_UTIL_H

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SVIRT_PUBLIC __attribute__((visibility("default")))

#define _cleanup_(fn) __attribute__((cleanup(fn)))
#define _cleanup_free_ _cleanup_(util_freep)
#define _cleanup_close_ _cleanup_(util_closep)

/* Hand a pointer or descriptor on, so that cleanup leaves it alone. */
#define TAKE_PTR(ptr)                                                          \
	({                                                                     \
		__typeof__(ptr) *_taken = &(ptr);                              \
		__typeof__(ptr) _value = *_taken;                              \
		*_taken = NULL;                                                \
		_value;                                                        \
	})
#define TAKE_FD(fd)                                                            \
	({                                                                     \
		int *_taken = &(fd);                                           \
		int _value = *_taken;                                          \
		*_taken = -1;                                                  \
		_value;                                                        \
	})

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static inline void util_freep(void *ptr)
{
	free(*(void **)ptr);
}

/* Cleanup must not disturb the errno that is about to be reported. */
static inline void util_closep(const int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	errno = saved;
}

/* The errno of the call that just failed, never 0. */
static inline int util_errno(void)
{
	return errno > 0 ? -errno : -EIO;
}

/* openat2(2), for which the C library has no function: a descriptor that is
 * closed by execve(2), or -errno; -ENOSYS is an older kernel. */
static inline int util_openat2(
	int directory, const char *path, int flags, uint64_t resolve)
{
	struct open_how how = {
		.flags = (unsigned int)(flags | O_CLOEXEC),
		.resolve = resolve,
	};
	int fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));

	return fd < 0 ? util_errno() : fd;
}

/* Open what is on the directory's own mount, else -EXDEV. An older kernel
 * cannot be told to stay there. */
static inline int util_open_within(int directory, const char *path, int flags)
{
	int fd = util_openat2(directory, path, flags, RESOLVE_NO_XDEV);

	if (fd == -ENOSYS) {
		fd = openat(directory, path, flags | O_CLOEXEC);
		return fd < 0 ? util_errno() : fd;
	}
	return fd;
}

/* Name of the SELinux class of a file with that mode; NULL for what is no file,
 * such as an eventfd. */
static inline const char *util_file_class(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "file";
	case S_IFDIR:
		return "dir";
	case S_IFLNK:
		return "lnk_file";
	case S_IFCHR:
		return "chr_file";
	case S_IFBLK:
		return "blk_file";
	case S_IFIFO:
		return "fifo_file";
	case S_IFSOCK:
		return "sock_file";
	default:
		return NULL;
	}
}

/* Read a decimal number off the front of @cursor. Return 0, -EINVAL when there
 * is none or it has a leading zero (some readers take that for octal), or
 * -ERANGE when it is above @max. */
static inline int util_digits(const char **cursor, uint64_t max, uint64_t *ret)
{
	const char *text = *cursor;
	uint64_t number = 0;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	if (text[0] == '0' && text[1] >= '0' && text[1] <= '9')
		return -EINVAL;
	for (; *text >= '0' && *text <= '9'; text++) {
		unsigned int digit = (unsigned int)(*text - '0');

		if (digit > max || number > (max - digit) / 10)
			return -ERANGE;
		number = number * 10 + digit;
	}
	*cursor = text;
	*ret = number;
	return 0;
}

/* Read a text that is a decimal number and nothing else, @min to @max. Return
 * as util_digits(). */
static inline int util_number(
	const char *text, uint64_t min, uint64_t max, uint64_t *ret)
{
	uint64_t number;
	int r;

	r = util_digits(&text, max, &number);
	if (r < 0)
		return r;
	if (*text)
		return -EINVAL;
	if (number < min)
		return -ERANGE;
	*ret = number;
	return 0;
}

/* Take a struct that a caller compiled against another version: `size` bytes,
 * of which the first are its size. What it lacks is 0. Return 0, -EINVAL for no
 * size, or -E2BIG where it has more than `known` and that is not 0. */
static inline int util_sized(
	void *ret, size_t known, const void *from, size_t size)
{
	const unsigned char *bytes = from;
	unsigned char *into = ret;

	if (size < sizeof(size_t))
		return -EINVAL;
	for (size_t i = known; i < size; i++)
		if (bytes[i] != 0)
			return -E2BIG;
	for (size_t i = 0; i < known; i++)
		into[i] = i < size ? bytes[i] : 0;
	return 0;
}

#endif
