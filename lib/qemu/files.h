/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The files that a command line was found to use. */
#ifndef SVIRT_QEMU_FILES_H
#define SVIRT_QEMU_FILES_H

#include "qemu/text.h"

/* The stronger of two roles of one file is the later one here. */
enum qemu_role {
	QEMU_BACKING, /* named by an image's header alone */
	QEMU_CONTENT,
	QEMU_PRIVATE,
	QEMU_SHARED,
	QEMU_IMAGE,
	QEMU_TREE, /* an image, and all in it */
	QEMU_CREATE,
	QEMU_SEEN, /* in the command line of a running VM */
};

struct qemu_file {
	enum qemu_role role;
	char *path;
	char *image; /* whose header names it, or NULL */
	char *moved; /* its new path, or NULL */
	struct qemu_origin at;
	const char *socket; /* "listen" or "connect": it is one; or NULL */
	const char *name;   /* what a file that is made is for, or NULL */
	bool stays;	    /* it is made where it is named */
	bool again;	    /* listed before, or in a stronger role */
};

struct qemu_files {
	size_t count, room;
	struct qemu_file *list;
};

#define QEMU_FILES_MAX 65536

/* What svirt-scan and svirt-label call a role. */
const char *qemu_files_role(enum qemu_role role);

/* Add one; strings are copied. 0, -ENOMEM, or -E2BIG. @image may be NULL. */
int qemu_files_add(struct qemu_files *files, enum qemu_role role,
	const char *path, const char *image, const struct qemu_origin *at);

/* Mark all but one of those with the same path: the strongest role stays, and
 * what is made stays besides. 0 or -ENOMEM. */
int qemu_files_merge(struct qemu_files *files);

void qemu_files_clear(struct qemu_files *files);

#endif
