/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Held levels that are comparable with a level. */
#ifndef SVIRT_ALLOC_CONFLICT_H
#define SVIRT_ALLOC_CONFLICT_H

#include "registry/registry.h"

/* What levels are compared with: those of the registry, and the processes that
 * run, which are borrowed; NULL for none. */
struct conflict_search {
	struct svirt_registry *registry;
	const struct svirt_processes *live;
};

/* Find a VM, held without overlap or released with files left, whose level is
 * comparable. Returns 1 and its id, 0, or -errno. */
int conflict_find_vm(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *ret);

/* Find a live process whose level is comparable; those of VMs held with
 * overlap do not count. Returns 1 and its place in the list, 0, or -errno. */
int conflict_find_process(const struct conflict_search *search,
	const struct svirt_level *level, size_t *ret);

/* Whether one held or live level is comparable with every level that can be
 * drawn from a set of two or more categories: then no search is needed. With
 * 1, *ret_vm is its VM, or 0 and *ret_process the place of its process. */
int conflict_covers(const struct conflict_search *search,
	const struct svirt_level *set, int64_t *ret_vm, size_t *ret_process);

/* Whether a category more makes a level, of fewer than eight, one that a held
 * level or a process is below. Returns 1, 0 or -errno. */
int conflict_completes(const struct conflict_search *search,
	const struct svirt_level *level, unsigned int category);

/* Find a held level of two or more categories that has all of a level's.
 * Returns 1 and its VM, 0, or -errno. */
int conflict_find_superset(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *ret);

#endif
