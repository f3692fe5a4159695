/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One file, held by a descriptor from the first look to the last. */
#ifndef SVIRT_FILE_FILE_H
#define SVIRT_FILE_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "util.h"

/* The kernel hands contexts out in a page; one of 1024 categories has 6 KiB. */
#define FILE_LABEL_MAX 8192

/* fd is open for reading, or O_PATH (is_path) where that is not possible or
 * would do something to a device. */
struct file {
	int fd;
	bool is_path;
	mode_t mode;
	nlink_t links;
	dev_t dev;
	dev_t rdev;
	ino_t ino;
};

#define FILE_NONE                                                              \
	((struct file){                                                        \
		.fd = -1,                                                      \
	})
#define _cleanup_file_ _cleanup_(file_close)

/* Pin what name in directory is, following no symlink: a symlink is itself
 * pinned. Nothing but regular files and directories is ever opened. */
int file_open(int directory, const char *name, struct file *ret);

/* The same in half the time, where a directory said that name is a regular
 * file; who can write the directory could still have a device opened so, but
 * not read or labelled as a regular file. */
int file_open_regular(int directory, const char *name, struct file *ret);

/* Take over an O_PATH descriptor; it is closed on failure too. */
int file_from_path(int fd, struct file *ret);

/* The same, but never opened for reading: to look at, where the caller may do
 * no more. */
int file_pin(int fd, struct file *ret);

/* Take over a descriptor that is open for reading. */
int file_from_fd(int fd, struct file *ret);

/* The name under which /proc has a descriptor; -ENOENT where /proc is not
 * procfs. */
struct file_link {
	char path[32];
};
int file_link(int fd, struct file_link *ret);

/* Open the same file again for reading, whatever its name is by now. */
int file_reopen(const struct file *file, int flags);

/* Where the kernel says the file is, absolute. */
int file_path(const struct file *file, char **ret);

/* Read the SELinux label: -ENODATA when it has none, -EOPNOTSUPP when the file
 * system keeps none. */
int file_label(const struct file *file, char ret[FILE_LABEL_MAX]);

/* Whether the label of name in directory is that one, without pinning it: good
 * enough to leave it alone, and for nothing else. */
bool file_label_is(int directory, const char *name, const char *label);

/* Set the label, or remove it (NULL), and read it back: -EIO when it is not
 * what was asked for. */
int file_set_label(const struct file *file, const char *label);

/* Whether it has an extended attribute: 1, 0 or -errno; with its value when
 * ret is not NULL. */
int file_attribute(
	const struct file *file, const char *name, char *ret, size_t size);

/* The kind of a file, a small number; that of a regular file is 0. */
#define FILE_KINDS 7
unsigned int file_kind(mode_t mode);

void file_close(struct file *file);

#endif
