/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The registry's file and folder: made, and checked before SQLite reads them;
 * its tables are in schema.c.
 *
 * This file MUST refuse a registry that anybody else could have written, and
 * never make, or take for a registry, a file that is half written: a new one
 * appears whole, under its name, or not at all.
 */
#include "config.h"

#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "registry/create.h"
#include "registry/schema.h"
#include "util.h"

static int check_private(const struct stat *st)
{
	bool mine = st->st_uid == geteuid();

	return mine && (st->st_mode & 077) == 0 ? 0 : -EPERM;
}

/* Open the registry's directory, made where missing when make is set. */
static int open_directory(const char *path, bool make)
{
	_cleanup_free_ char *copy = strdup(path);
	_cleanup_close_ int fd = -1;
	struct stat st;
	const char *name;
	bool made = false;
	int err;

	if (!copy)
		return -ENOMEM;
	name = dirname(copy);
	if (make) {
		made = mkdir(name, 0700) == 0;
		if (!made && errno != EEXIST)
			return util_errno();
	}
	fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (made && fchmod(fd, 0700) < 0) || fstat(fd, &st) < 0)
		return util_errno();
	err = check_private(&st);
	return err < 0 ? err : TAKE_FD(fd);
}

static uint32_t read_be32(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

/* What kind of file it is and who wrote it stands in the first 100 bytes
 * (SQLite's file format, 1.3), and is the same before and after every
 * transaction: no lock is needed to look. An older one is brought up to date by
 * who opens it. */
static int check_header(int directory, const char *name)
{
	_cleanup_close_ int fd =
		openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	unsigned char header[100];
	ssize_t length;
	uint32_t version;

	if (fd < 0)
		return util_errno();
	length = pread(fd, header, sizeof(header), 0);
	if (length < 0)
		return util_errno();
	if (memcmp(header, "SQLite format 3", length < 16 ? length : 16) != 0)
		return -EMEDIUMTYPE;
	if (length < (ssize_t)sizeof(header))
		return -EUCLEAN;
	version = read_be32(header + 60);
	if (read_be32(header + 68) != SCHEMA_APPLICATION || version < 1)
		return -EMEDIUMTYPE;
	return version > SCHEMA_VERSION ? -EPROTO : 0;
}

static int check_file(int directory, const char *name)
{
	struct stat st;

	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return util_errno();
	if (S_ISLNK(st.st_mode))
		return -ELOOP;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode))
		return -EMEDIUMTYPE;
	if (check_private(&st) < 0)
		return -EPERM;
	return check_header(directory, name);
}

/* The new registry has no name until it is whole and on the disk. */
static int make_file(int directory, const char *name)
{
	_cleanup_close_ int fd = -1;
	char link[32];
	int err;

	fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return util_errno();
	/* Whatever the umask leaves. */
	if (fchmod(fd, 0600) < 0)
		return util_errno();
	err = schema_write_empty(fd);
	if (err < 0)
		return err;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (linkat(AT_FDCWD, link, directory, name, AT_SYMLINK_FOLLOW) < 0 &&
		errno != EEXIST)
		return util_errno();
	return fsync(directory) < 0 ? util_errno() : 0;
}

int create_checked(const char *path, enum svirt_open mode)
{
	_cleanup_free_ char *copy = strdup(path);
	_cleanup_close_ int directory = -1;
	bool make = mode == SVIRT_WRITE;
	const char *name;
	int err;

	if (!copy)
		return -ENOMEM;
	name = basename(copy);
	directory = open_directory(path, make);
	if (directory < 0)
		return directory;
	err = check_file(directory, name);
	if (err != -ENOENT || !make)
		return err;
	err = make_file(directory, name);
	return err < 0 ? err : check_file(directory, name);
}
