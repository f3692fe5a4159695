/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in the way of a level, for who asked for it. */
#ifndef SVIRT_ALLOC_CONFLICT_TELL_H
#define SVIRT_ALLOC_CONFLICT_TELL_H

#include "alloc/conflict.h"

/* Describe a VM by its id; 0 or -errno. */
int conflict_tell_vm(struct svirt_registry *registry, int64_t id,
	struct svirt_conflict *ret);

/* Describe a process by its place in the list. */
void conflict_tell_process(const struct conflict_search *search, size_t place,
	struct svirt_conflict *ret);

/* Find and describe what is comparable with a level: 1, 0 or -errno. */
int conflict_tell(const struct conflict_search *search,
	const struct svirt_level *level, struct svirt_conflict *ret);

/* Count the processes at levels of a set that no VM stands in the way of. */
int conflict_tell_running(const struct conflict_search *search,
	const struct svirt_level *set, struct svirt_conflict *ret);

#endif
