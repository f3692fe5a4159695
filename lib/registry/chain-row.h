/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The registry's memory of what images rest on. */
#ifndef SVIRT_REGISTRY_CHAIN_ROW_H
#define SVIRT_REGISTRY_CHAIN_ROW_H

#include "file/filesystem.h"
#include "file/identity.h"
#include "registry/registry.h"

/* Find an image's: 1 with its number, 0 or -errno. */
int chain_row_find(struct svirt_registry *registry,
	const struct identity *identity, const struct filesystem *filesystem,
	int64_t *ret);

/* The paths, in order; chain_row_free() frees them. */
int chain_row_read(struct svirt_registry *registry, int64_t id, char ***ret,
	size_t *ret_count);

/* Free an array of paths; NULL is none. */
void chain_row_free(char **paths, size_t count);

/* In a write transaction: remember these instead of what there was. The file
 * system has its number. */
int chain_row_write(struct svirt_registry *registry,
	const struct identity *identity, const struct filesystem *filesystem,
	char *const *paths, size_t count);

#endif
