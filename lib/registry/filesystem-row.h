/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file system as a row of the registry. */
#ifndef SVIRT_REGISTRY_FILESYSTEM_ROW_H
#define SVIRT_REGISTRY_FILESYSTEM_ROW_H

#include "file/filesystem.h"
#include "registry/registry.h"

/* See to it that filesystem->row is its number, entered where it is new. In a
 * write transaction. */
int filesystem_row_get(
	struct svirt_registry *registry, struct filesystem *filesystem);

/* Whether one is on record that was gone with an earlier boot: 1, 0 or -errno.
 */
int filesystem_row_find_old(struct svirt_registry *registry);

/* Drop those, and the rows of their files, in a write transaction. */
int filesystem_row_delete_old(struct svirt_registry *registry);

#endif
