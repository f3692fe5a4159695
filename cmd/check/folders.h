/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folders that images of VMs lie in. */
#ifndef SVIRT_CHECK_FOLDERS_H
#define SVIRT_CHECK_FOLDERS_H

#include <sys/stat.h>

#include "check/records.h"

/* One of them, pinned; fd is open for reading. known: the files on record,
 * which are told of otherwise. */
struct folder {
	char *path;
	int fd;
	struct stat status;
};

struct folder_file {
	dev_t device;
	ino_t inode;
};

struct folders {
	size_t count;
	struct folder *list;
	size_t lost; /* that are more, or cannot be opened */
	size_t known_count;
	struct folder_file *known;
};

/* What stands in a folder and is not on record. */
struct folder_entry {
	const struct folder *folder;
	const char *path;  /* with the folder's */
	const char *label; /* raw, NULL for none */
	struct stat status;
};

typedef void folders_fn(const struct folder_entry *entry, void *data);

/* Those that VMs have files in, and libvirt's own: 0 or -errno. */
int folders_find(const struct records *records, struct folders *ret);
void folders_clear(struct folders *folders);

/* Note a file that is on record; all of them, and then folders_sort(), before
 * folders_each(). */
void folders_know(struct folders *folders, dev_t device, ino_t inode);

void folders_sort(struct folders *folders);

/* Tell of all that is in a folder, and not in those below: false when that is
 * more than is looked at. */
bool folders_each(const struct folders *folders, const struct folder *folder,
	folders_fn *fn, void *data);

#endif
