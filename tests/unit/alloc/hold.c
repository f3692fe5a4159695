/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a request that leaves things open gets: the safe answer, looked up. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "tap.h"
#include "world.h"

static void test_zeroed(void)
{
	static struct world world;
	const struct svirt_request request = {0};
	struct svirt_conflict conflict = {0};
	struct svirt_vm vm = {0};

	world_open(&world, "zeroed");
	is(svirt_registry_hold(world.registry, &request, &vm, &conflict), 0,
		"a zeroed request holds a level");
	is(vm.mode, SVIRT_DYNAMIC, "a dynamic one");
	is(svirt_level_count(&vm.level), 2, "of two categories");
	ok(vm.relabel, "whose files will be labelled");
	ok(strncmp(vm.process, "system_u:system_r:svirt_t:s0:", 29) == 0,
		"in the policy's own context");
	world_add(&world, &vm);
	svirt_conflict_clear(&conflict);
	world_close(&world);
}

/* A static request has no context to fall back on but one with a level. */
static void test_static(void)
{
	static struct world world;
	const struct svirt_request request = {.mode = SVIRT_STATIC};
	struct svirt_conflict conflict = {0};
	struct svirt_vm vm = {0};

	world_open(&world, "static");
	is(svirt_registry_hold(world.registry, &request, &vm, &conflict),
		-EINVAL, "a static VM without a context is refused");
	svirt_conflict_clear(&conflict);
	world_close(&world);
}

int main(void)
{
	test_zeroed();
	test_static();
	world_end();
	return tap_done();
}
