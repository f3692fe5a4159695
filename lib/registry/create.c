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

#include "file/common-label.h"
#include "file/filesystem.h"
#include "file/path.h"
#include "registry/create.h"
#include "registry/schema.h"
#include "util.h"

static int check_private(const struct stat *st)
{
	bool mine = st->st_uid == geteuid();

	return mine && (st->st_mode & 077) == 0 ? 0 : -EPERM;
}

/* Its parent is looked at before it is made there. */
static int make_directory(const char *path)
{
	_cleanup_free_ char *parent = strdup(path), *copy = strdup(path);
	_cleanup_close_ int above = -1, fd = -1;
	const char *name;
	int err;

	if (!parent || !copy)
		return -ENOMEM;
	above = path_open_guarded(dirname(parent));
	if (above < 0)
		return above;
	name = basename(copy);
	err = common_label_begin(above, "dir", name);
	if (err < 0)
		return err;
	err = mkdirat(above, name, 0700) < 0 ? util_errno() : 0;
	common_label_end();
	if (err < 0)
		return err == -EEXIST ? 0 : err;
	fd = openat(
		above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	/* Whatever the umask leaves. */
	return fd < 0 || fchmod(fd, 0700) < 0 ? util_errno() : 0;
}

/* Pin the registry's directory, made where missing when make is set; what is
 * above it can be swapped by nobody, so its path stays its path. */
static int open_directory(const char *path, bool make, struct file *ret)
{
	_cleanup_free_ char *name = strdup(path);
	_cleanup_close_ int pin = -1, fd = -1;
	struct stat st;
	int err;

	if (!name)
		return -ENOMEM;
	path = dirname(name);
	pin = path_open_guarded(path);
	if (pin == -ENOENT && make) {
		err = make_directory(path);
		pin = err < 0 ? err : path_open_guarded(path);
	}
	if (pin < 0)
		return pin;
	if (fstat(pin, &st) < 0)
		return util_errno();
	err = check_private(&st);
	if (err == 0)
		err = filesystem_is_of_network(pin);
	if (err != 0)
		return err < 0 ? err : -EREMOTE;
	fd = openat(pin, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? util_errno() : file_from_fd(TAKE_FD(fd), ret);
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
	if (memcmp(header, "SQLite format 3",
		    length < 16 ? (size_t)length : 16) != 0)
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
	int err = common_label_begin(directory, "file", name);

	if (err < 0)
		return err;
	fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	err = fd < 0 ? util_errno() : 0;
	common_label_end();
	if (err < 0)
		return err;
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

/* What SQLite and lock.c keep beside it, made before either would, by whoever
 * comes first; SQLite takes an empty journal for none. */
static int make_beside(int directory, const char *registry, const char *suffix)
{
	_cleanup_free_ char *name = NULL;
	_cleanup_close_ int fd = -1;
	struct stat st;
	int err;

	if (asprintf(&name, "%s%s", registry, suffix) < 0)
		return -ENOMEM;
	if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	err = common_label_begin(directory, "file", name);
	if (err < 0)
		return err;
	fd = openat(directory, name,
		O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	err = fd < 0 ? util_errno() : 0;
	common_label_end();
	if (err < 0)
		return err == -EEXIST ? 0 : err;
	return fchmod(fd, 0600) < 0 || fsync(directory) < 0 ? util_errno() : 0;
}

static int check_or_make(int directory, const char *name, bool make)
{
	int err = check_file(directory, name);

	if (err == -ENOENT && make) {
		err = make_file(directory, name);
		if (err == 0)
			err = check_file(directory, name);
	}
	if (err == 0 && make)
		err = make_beside(directory, name, "-journal");
	if (err == 0 && make)
		err = make_beside(directory, name, "-lock");
	return err;
}

int create_checked(const char *path, enum svirt_open mode, char **ret)
{
	_cleanup_free_ char *copy = strdup(path), *folder = NULL;
	_cleanup_file_ struct file directory = FILE_NONE;
	bool make = mode == SVIRT_OPEN_WRITE;
	size_t length = strlen(path);
	const char *name;
	int err;

	if (!copy)
		return -ENOMEM;
	if (length == 0 || path[length - 1] == '/')
		return -EISDIR;
	name = basename(copy);
	err = open_directory(path, make, &directory);
	if (err == 0)
		err = check_or_make(directory.fd, name, make);
	if (err == 0)
		err = file_path(&directory, &folder);
	if (err < 0)
		return err;
	return asprintf(ret, "%s/%s", folder, name) < 0 ? -ENOMEM : 0;
}
