/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is given out, what is refused, and how a VM is found again. */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "tap.h"
#include "util.h"
#include "world.h"

/* All pairs of c0.c7, then the one freed first. */
static void test_all(void)
{
	static struct world world;
	struct svirt_vm vm = {0};
	struct svirt_level first;
	int count = 0, err;

	world_open(&world, "all");
	while ((err = world_hold_dynamic(&world, "c0.c7", 2, &vm)) == 0) {
		world_add(&world, &vm);
		count++;
	}
	is(err, -EXFULL, "in the end none is left");
	is(count, 28, "all 28 pairs of c0.c7 were given out");
	first = world.vms[5].level;
	world_drop(&world, 5);
	world_drop(&world, 11);
	err = world_hold_dynamic(&world, "c0.c7", 2, &vm);
	ok(err == 0 && svirt_level_equals(&vm.level, &first),
		"the level freed longest ago comes first");
	svirt_vm_clear(&vm);
	world_close(&world);
}

/* What a static level was in the way of can be given out after it. */
static void test_blocked(void)
{
	static struct world world;
	struct svirt_vm vm = {0};
	int count = 0;

	world_open(&world, "blocked");
	need(world_hold_static(&world, "s0:c0.c6", false, &vm) == 0, "static");
	world_add(&world, &vm);
	while (world_hold_dynamic(&world, "c0.c7", 2, &vm) == 0) {
		world_add(&world, &vm);
		count++;
	}
	is(count, 7, "only the pairs with c7 are left beside c0.c6");
	world_drop(&world, 0);
	while (world_hold_dynamic(&world, "c0.c7", 2, &vm) == 0) {
		world_add(&world, &vm);
		count++;
	}
	is(count, 28, "and all of them once c0.c6 is free");
	world_close(&world);
}

static void test_sensitivities(void)
{
	static struct world world;
	struct svirt_vm vm = {0};

	world_open(&world, "sensitivities");
	need(svirt_range_parse("s0-s3:c0.c1023", &world.caller) == 0, "range");
	need(world_hold_static(&world, "s1:c1,c2", false, &vm) == 0, "static");
	world_add(&world, &vm);
	is(world_hold_static(&world, "s0:c1,c2", false, &vm), -EADDRINUSE,
		"s1:c1,c2 dominates s0:c1,c2");
	is(world_hold_static(&world, "s0:c1", false, &vm), -EADDRINUSE,
		"s1:c1,c2 dominates s0:c1");
	is(world_hold_static(&world, "s2:c1,c2", false, &vm), -EADDRINUSE,
		"s2:c1,c2 dominates s1:c1,c2");
	is(world_hold_static(&world, "s0", false, &vm), -EADDRINUSE,
		"s1:c1,c2 dominates s0");
	is(world_hold_static(&world, "s4:c5", false, &vm), -ERANGE,
		"s4 is above the caller");
	is(world_hold_static(&world, "s0:c1.c9", false, &vm), 0,
		"s0:c1.c9 has more categories, and a lower sensitivity");
	world_add(&world, &vm);
	is(world_hold_static(&world, "s3:c1.c10", false, &vm), -EADDRINUSE,
		"s3:c1.c10 dominates both");
	world_close(&world);
}

static void test_ranges(void)
{
	static const struct {
		const char *caller, *categories;
		unsigned int count;
		int want;
	} cases[] = {
		{"s0", "c0.c1023", 2, 0},
		{"s0-s0", "c0.c1023", 2, 0},
		{"s2-s3:c0.c1023", "c4,c9", 2, 0},
		{"s0-s0:c0.c5,c10.c20", "c5,c15", 2, 0},
		{"s0-s0:c0.c5,c10.c20", "c5,c6", 2, -ERANGE},
		{"s0-s0:c0.c5,c10.c20", "c5,c10", 3, -EDOM},
		{"s0-s0:c7", NULL, 2, -EDOM},
		{"s0-s0:c0.c5", NULL, 9, -EINVAL},
		{"s0-s0:c0.c5", NULL, 1, -EINVAL},
	};
	static struct world world;

	world_open(&world, "ranges");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct svirt_level set;
		struct svirt_vm vm = {0};
		struct svirt_request request = {
			.size = sizeof(struct svirt_request),
			.context = "u:r:t",
			.count = cases[i].count,
			.categories = cases[i].categories ? &set : NULL,
			.dry_run = true,
		};

		need(svirt_range_parse(cases[i].caller, &world.caller) == 0,
			cases[i].caller);
		if (cases[i].categories)
			svirt_categories_parse(cases[i].categories, &set);
		is(world_hold(&world, &request, &vm), cases[i].want,
			cases[i].caller);
		is(vm.level.sensitivity,
			cases[i].want == 0 ? world.caller.low.sensitivity : 0,
			"at the caller's low sensitivity");
		svirt_vm_clear(&vm);
	}
	world_close(&world);
}

static void test_find(void)
{
	static struct world world;
	struct svirt_vm vm = {0};

	world_open(&world, "find");
	need(world_hold_static(&world, "s0:c1.c3", false, &vm) == 0, "static");
	is_text(vm.name, "vm-1-2-3", "a name is made from the categories");
	world_add(&world, &vm);
	is(svirt_registry_find(world.registry, "s0:c3,c2,c1", &vm), 0,
		"found by its level, however written");
	svirt_vm_clear(&vm);
	is(svirt_registry_find(
		   world.registry, "system_u:system_r:svirt_t:s0:c1.c3", &vm),
		0, "found by its context");
	svirt_vm_clear(&vm);
	is(svirt_registry_find(
		   world.registry, "system_u:system_r:other_t:s0:c1.c3", &vm),
		-ENOENT, "another type is another context");
	is(svirt_registry_find(world.registry, "vm-1-2", &vm), -ENOENT,
		"not by a part of the name");
	is(svirt_registry_find(world.registry, "s0:c1,c1", &vm), -EINVAL,
		"a malformed level is no operand");
	need(world_hold_static(&world, "s0:c1.c3", true, &vm) == 0, "overlap");
	is_text(vm.name, "vm-1-2-3.2", "a second name is numbered");
	world_add(&world, &vm);
	is(svirt_registry_find(world.registry, "s0:c1.c3", &vm), -ENOTUNIQ,
		"a level of two VMs names neither");
	world_close(&world);
}

int main(void)
{
	test_all();
	test_blocked();
	test_sensitivities();
	test_ranges();
	test_find();
	world_end();
	return tap_done();
}
