/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The class that SELinux gives a file, by its mode. */
#ifndef SVIRT_CMD_SHARED_FILE_CLASS_H
#define SVIRT_CMD_SHARED_FILE_CLASS_H

#include <stddef.h>
#include <sys/stat.h>

/* NULL for what is no file, such as an eventfd. */
static inline const char *file_class(mode_t mode)
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

#endif
