/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a request that leaves things open gets: the safe answer, looked up. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "alloc/hold.h"
#include "tap.h"
#include "world.h"

static void test_zeroed(void)
{
	static struct world world;
	const struct svirt_request request = {.size = sizeof(request)};
	struct svirt_conflict conflict = {0};
	struct svirt_vm vm = {0};

	world_open(&world, "zeroed");
	is(svirt_registry_hold(world.registry, &request, &vm, &conflict), 0,
		"a zeroed request holds a level");
	is(vm.mode, SVIRT_MODE_DYNAMIC, "a dynamic one");
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
	const struct svirt_request request = {
		.size = sizeof(request), .mode = SVIRT_MODE_STATIC};
	struct svirt_conflict conflict = {0};
	struct svirt_vm vm = {0};

	world_open(&world, "static");
	is(svirt_registry_hold(world.registry, &request, &vm, &conflict),
		-EINVAL, "a static VM without a context is refused");
	svirt_conflict_clear(&conflict);
	world_close(&world);
}

/* Whether a level is drawn beside processes at these levels. */
static int hold_beside(const char *const levels[], size_t count,
	const char *categories, pid_t *ret_passed)
{
	static struct world world;
	static struct svirt_process list[16];
	const struct svirt_processes live = {.count = count, .list = list};
	struct svirt_conflict conflict = {0};
	struct svirt_vm vm = {0};
	struct svirt_level set;
	struct svirt_request request = {
		.size = sizeof(struct svirt_request),
		.context = "u:r:t",
		.image = "u:r:t",
		.count = 2,
		.categories = &set,
		.caller = &world.caller,
	};
	int err;

	world_open(&world, categories);
	need(svirt_categories_parse(categories, &set) == 0, categories);
	for (size_t i = 0; i < count; i++) {
		list[i].pid = (pid_t)i + 1;
		need(svirt_level_parse(levels[i], &list[i].level) == 0,
			levels[i]);
	}
	err = hold_level(world.registry, &request, &live, &vm, &conflict);
	*ret_passed = conflict.pid;
	for (size_t i = 0; err == 0 && i < count; i++)
		if (svirt_level_count(&list[i].level) == 2)
			ok(!svirt_level_equals(&vm.level, &list[i].level),
				"apart from a process at a level like its own");
	svirt_vm_clear(&vm);
	svirt_conflict_clear(&conflict);
	world_close(&world);
	return err;
}

/* Nobody may stop allocation by running something. */
static void test_standers(void)
{
	static const char *const all[] = {"s0:c0.c1023", "s0:c1,c2"};
	static const char *const bare[] = {"s0"};
	static const char *const thirds[] = {
		"s0:c0.c681", "s0:c341.c1023", "s0:c0.c340,c682.c1023"};
	static const char *const half[] = {"s0:c0.c500"};
	static const char *const pairs[] = {"s0:c0,c1", "s0:c0,c2", "s0:c1,c2"};
	pid_t passed;

	is(hold_beside(all, 2, "c0.c1023", &passed), 0, "beside c0.c1023");
	is(passed, 1, "which is passed over, and told of");
	is(hold_beside(bare, 1, "c0.c1022", &passed), 0, "beside s0");
	is(hold_beside(thirds, 3, "c0.c1020", &passed), 0,
		"beside three that share all pairs among them");
	ok(passed > 0, "of which one is passed over");
	is(hold_beside(half, 1, "c0.c1021", &passed), 0, "beside c0.c500");
	is(passed, 0, "which is not passed over");
	is(hold_beside(pairs, 3, "c0.c2", &passed), -EXFULL,
		"a level at which a process runs is never given out");
}

int main(void)
{
	test_standers();
	test_zeroed();
	test_static();
	world_end();
	return tap_done();
}
