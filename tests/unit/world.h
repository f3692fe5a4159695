/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registry of its own for a test, and what is held in it. */
#ifndef SVIRT_TEST_WORLD_H
#define SVIRT_TEST_WORLD_H

#include <stdbool.h>

#include "svirt.h"

#define HELD_MAX 4096

struct world {
	char path[128];
	struct svirt_registry *registry;
	struct svirt_range caller;
	size_t held;
	struct svirt_vm vms[HELD_MAX];
	/* Levels freed at least once; in order of time. */
	size_t freed;
	struct svirt_level past[HELD_MAX];
};

/* End the test program where what is not under test fails. */
void need(bool condition, const char *what);

void world_open(struct world *world, const char *name);
void world_close(struct world *world);
/* Remove what the worlds of this program left on the disk. */
void world_end(void);

/* Each returns what svirt_registry_hold() does. */
int world_hold(struct world *world, struct svirt_request *request,
	struct svirt_vm *vm);
int world_hold_dynamic(struct world *world, const char *categories,
	unsigned int count, struct svirt_vm *vm);
int world_hold_static(struct world *world, const char *level, bool overlap,
	struct svirt_vm *vm);

/* Take over a VM that is held; release one. */
void world_add(struct world *world, struct svirt_vm *vm);
void world_drop(struct world *world, size_t i);

#endif
