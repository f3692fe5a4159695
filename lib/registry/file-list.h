/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files are on record. */
#ifndef SVIRT_REGISTRY_FILE_LIST_H
#define SVIRT_REGISTRY_FILE_LIST_H

#include "registry/registry.h"

/* The ids of a VM's rows above one, in order, at most max: of files that it
 * alone has, that others can have too, of trees or of what was found in one (of
 * both kinds), or that a run added of those others can have. Return how many.
 */
int file_list_alone(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max);
int file_list_uses(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max);
int file_list_trees(struct svirt_registry *registry, int64_t vm, int64_t above,
	int64_t *ret, int max);
int file_list_members(struct svirt_registry *registry, int64_t vm,
	int64_t above, int64_t *ret, int max);
int file_list_run(struct svirt_registry *registry, int64_t vm, int64_t run,
	int64_t above, int64_t *ret, int max);

/* Whether a VM has files on record: 1, 0 or -errno. */
int file_list_any(struct svirt_registry *registry, int64_t vm);

#endif
