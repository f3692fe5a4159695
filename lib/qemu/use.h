/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one place that says which role a file has, by how QEMU opens it. */
#ifndef SVIRT_QEMU_USE_H
#define SVIRT_QEMU_USE_H

#include "qemu/scan.h"

enum qemu_use {
	QEMU_USE_NOTHING, /* no path */
	QEMU_USE_READ,	  /* opened for reading, or a folder read: content */
	QEMU_USE_SECRET, /* the same of keys, passwords, credentials: private */
	QEMU_USE_WRITE,	 /* opened for writing, and there already: image */
	QEMU_USE_CONNECT, /* a socket that is connected to: image */
	QEMU_USE_SHARE,	  /* a device node that every VM writes: shared */
	QEMU_USE_FOLDER,  /* a folder it writes in: tree */
	QEMU_USE_MAKE,	  /* what it makes: create */
	QEMU_USE_LISTEN,  /* the same, a socket where it waits for others */
	QEMU_USE_SYSTEM,  /* read, and looked for in -L's folders, too */
	QEMU_USE_MEMORY,  /* guest memory: a file, or a folder to make one in */
	QEMU_USE_VDE,	  /* a folder with a socket, or the socket */
	QEMU_USE_PIPE,	  /* NAME.in and NAME.out, or NAME */
	QEMU_USE_PROGRAM, /* it would be run */
	QEMU_USE_LIBRARY, /* code that is loaded */
};

/* List what @text names; an empty text names nothing. */
void qemu_use(struct qemu_scan *scan, enum qemu_use use,
	const struct qemu_text *text);

/* The same of a path that stands nowhere in the command line. */
void qemu_use_path(struct qemu_scan *scan, enum qemu_use use, const char *path);

/* A file that an image's header names alone; false when it is none. */
bool qemu_use_backing(
	struct qemu_scan *scan, const char *path, const char *image);

/* Give what was made last a name: monitor, qmp, serial. */
void qemu_use_name(struct qemu_scan *scan, size_t before, const char *name);

#endif
