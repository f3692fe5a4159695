/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The label that a file has, without opening the file. */
#ifndef SVIRT_CHECK_FILE_LABEL_H
#define SVIRT_CHECK_FILE_LABEL_H

#include <sys/types.h>

/* Pin what a path names (O_PATH), on which no symlink may stand; a descriptor
 * or -errno. */
int file_label_pin(const char *path);

/* Room for any label. */
#define FILE_LABEL_MAX 8192

/* The raw label of what a path leads to, also one in /proc, which leads to the
 * very file: its length, 0 where it has none, or -errno. */
ssize_t file_label_at(const char *path, char label[FILE_LABEL_MAX]);

/* The same of what a descriptor has open or pins. */
ssize_t file_label_in(int fd, char label[FILE_LABEL_MAX]);

/* The raw label of what a descriptor pins, NULL where it has none; 0 or -errno.
 * The caller frees it. */
int file_label_of(int fd, char **ret);

/* Both, and what kind of file it is. */
int file_label_read(const char *path, mode_t *ret_mode, char **ret);

#endif
