/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One row of a file, and who has that. */
#ifndef SVIRT_REGISTRY_FILE_FIND_H
#define SVIRT_REGISTRY_FILE_FIND_H

#include "registry/file-row.h"

/* Find a file's row by what it is, by id, or, of a VM's, by the path that is on
 * record. Return 1, 0 or -errno. */
int file_find(struct svirt_registry *registry, const struct identity *identity,
	const struct filesystem *filesystem, struct file_row *ret);
int file_find_id(
	struct svirt_registry *registry, int64_t id, struct file_row *ret);
int file_find_path(struct svirt_registry *registry, int64_t vm,
	const char *path, struct file_row *ret);

/* Whether a VM has the file of a row: 1, 0 or -errno. */
int file_find_is_of(struct svirt_registry *registry, const struct file_row *row,
	int64_t vm);

/* The name of a VM, other than vm, that has the file; 1, 0 or -errno. */
int file_find_other(struct svirt_registry *registry, const struct file_row *row,
	int64_t vm, char **ret);

#endif
