/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a file that somebody else named, to read its beginning. */
#ifndef SVIRT_QEMU_HOST_FILE_H
#define SVIRT_QEMU_HOST_FILE_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

/* Open a regular file or a block device; nothing else is opened, not even to
 * find out what it is. @by_header: an image's header names it, so that a link
 * is followed only when root or the caller owns it. A descriptor; -ELOOP;
 * -EMEDIUMTYPE when it is something else; or another -errno. */
int qemu_host_file_open(const char *path, bool by_header, struct stat *ret);

/* Its first bytes, at most @size: how many, or -errno. */
ssize_t qemu_host_file_read(int fd, unsigned char *bytes, size_t size);

#endif
