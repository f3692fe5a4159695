/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registry of its own, and what should be in it: see world.h. */
#include "config.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "alloc/hold.h"
#include "util.h"
#include "world.h"

static char directory[] = "/tmp/svirt-registry-XXXXXX";
static bool is_made;

void need(bool condition, const char *what)
{
	if (!condition) {
		printf("Bail out! %s\n", what);
		exit(1);
	}
}

void world_open(struct world *world, const char *name)
{
	char *path = world->path;

	if (!is_made)
		need(mkdtemp(directory) != NULL, "mkdtemp");
	is_made = true;
	snprintf(path, sizeof(world->path), "%s/%s", directory, name);
	need(svirt_registry_open(path, SVIRT_OPEN_WRITE, &world->registry) == 0,
		"open");
	need(svirt_range_parse("s0-s0:c0.c1023", &world->caller) == 0, "range");
}

void world_close(struct world *world)
{
	for (size_t i = 0; i < world->held; i++)
		svirt_vm_clear(&world->vms[i]);
	world->held = world->freed = 0;
	svirt_registry_close(world->registry);
}

int world_hold(
	struct world *world, struct svirt_request *request, struct svirt_vm *vm)
{
	struct svirt_conflict conflict = {0};
	int err;

	request->image = "system_u:object_r:svirt_image_t";
	request->caller = &world->caller;
	err = hold_level(world->registry, request, NULL, vm, &conflict);
	svirt_conflict_clear(&conflict);
	return err;
}

int world_hold_dynamic(struct world *world, const char *categories,
	unsigned int count, struct svirt_vm *vm)
{
	struct svirt_level set;
	struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.mode = SVIRT_MODE_DYNAMIC,
		.context = "system_u:system_r:svirt_t",
		.categories = &set,
		.count = count,
	};

	need(svirt_categories_parse(categories, &set) == 0, categories);
	return world_hold(world, &request, vm);
}

int world_hold_static(struct world *world, const char *level, bool overlap,
	struct svirt_vm *vm)
{
	char context[512];
	struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.mode = SVIRT_MODE_STATIC,
		.context = context,
		.overlap = overlap,
	};

	snprintf(context, sizeof(context), "system_u:system_r:svirt_t:%s",
		level);
	return world_hold(world, &request, vm);
}

void world_add(struct world *world, struct svirt_vm *vm)
{
	need(world->held < HELD_MAX, "too many VMs");
	world->vms[world->held++] = *vm;
}

void world_drop(struct world *world, size_t i)
{
	need(svirt_registry_release(world->registry, &world->vms[i],
		     SVIRT_RELEASE_RUNNING) == 0,
		"release");
	need(world->freed < HELD_MAX, "too many freed levels");
	world->past[world->freed++] = world->vms[i].level;
	svirt_vm_clear(&world->vms[i]);
	world->vms[i] = world->vms[--world->held];
}

static int remove_entry(
	const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

void world_end(void)
{
	if (is_made)
		nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
