/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random mixes of hold and release, in all modes, against the rules by brute
 * force: no two held levels are comparable (rule 2), a level is not given out
 * again early (rule 4), and none is missing when it says that none is left
 * (rule 5).
 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "registry.h"
#include "tap.h"
#include "util.h"

#define HELD_MAX 4096

struct world {
	struct svirt_registry *registry;
	struct svirt_range caller;
	size_t held;
	struct svirt_vm vms[HELD_MAX];
	/* Levels freed at least once; in order of time. */
	size_t freed;
	struct svirt_level past[HELD_MAX];
};

static char directory[] = "/tmp/svirt-registry-XXXXXX";

static void need(bool condition, const char *what)
{
	if (!condition) {
		printf("Bail out! %s\n", what);
		exit(1);
	}
}

static void open_world(struct world *world, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	need(svirt_registry_open(path, SVIRT_WRITE, &world->registry) == 0,
		"open");
	need(svirt_range_parse("s0-s0:c0.c1023", &world->caller) == 0, "range");
}

static void close_world(struct world *world)
{
	for (size_t i = 0; i < world->held; i++)
		svirt_vm_clear(&world->vms[i]);
	world->held = world->freed = 0;
	svirt_registry_close(world->registry);
}

static int hold_request(
	struct world *world, struct svirt_request *request, struct svirt_vm *vm)
{
	struct svirt_conflict conflict = {0};
	int err;

	request->image = "system_u:object_r:svirt_image_t";
	request->caller = &world->caller;
	request->relabel = true;
	err = svirt_registry_hold(world->registry, request, vm, &conflict);
	svirt_conflict_clear(&conflict);
	return err;
}

static int hold_dynamic(struct world *world, const char *categories,
	unsigned int count, struct svirt_vm *vm)
{
	struct svirt_level set;
	struct svirt_request request = {
		.mode = SVIRT_DYNAMIC,
		.context = "system_u:system_r:svirt_t",
		.categories = &set,
		.count = count,
	};

	need(svirt_categories_parse(categories, &set) == 0, categories);
	return hold_request(world, &request, vm);
}

static int hold_static(struct world *world, const char *level, bool overlap,
	struct svirt_vm *vm)
{
	char context[512];
	struct svirt_request request = {
		.mode = SVIRT_STATIC,
		.context = context,
		.overlap = overlap,
	};

	snprintf(context, sizeof(context), "system_u:system_r:svirt_t:%s",
		level);
	return hold_request(world, &request, vm);
}

/* Whether any VM held without overlap is comparable with a level. */
static bool is_taken(const struct world *world, const struct svirt_level *level)
{
	for (size_t i = 0; i < world->held; i++)
		if (!world->vms[i].overlap &&
			svirt_level_is_comparable(level, &world->vms[i].level))
			return true;
	return false;
}

static bool was_freed(
	const struct world *world, const struct svirt_level *level)
{
	for (size_t i = 0; i < world->freed; i++)
		if (svirt_level_equals(&world->past[i], level))
			return true;
	return false;
}

static void add(struct world *world, struct svirt_vm *vm)
{
	need(world->held < HELD_MAX, "too many VMs");
	world->vms[world->held++] = *vm;
}

static void drop(struct world *world, size_t i)
{
	need(svirt_registry_release(world->registry, &world->vms[i], false) ==
			0,
		"release");
	need(world->freed < HELD_MAX, "too many freed levels");
	world->past[world->freed++] = world->vms[i].level;
	svirt_vm_clear(&world->vms[i]);
	world->vms[i] = world->vms[--world->held];
}

/* Whether a pair of c0 to c(n-1) is neither taken nor, if so asked, freed. */
static bool is_pair_left(const struct world *world, unsigned int n, bool fresh)
{
	for (unsigned int a = 0; a < n; a++) {
		for (unsigned int b = a + 1; b < n; b++) {
			struct svirt_level level = {0};

			level.categories[0] = UINT64_C(1) << a | UINT64_C(1)
									 << b;
			if (!is_taken(world, &level) &&
				!(fresh && was_freed(world, &level)))
				return true;
		}
	}
	return false;
}

static void write_level(char text[64])
{
	int from = (int)random() % 12, kind = (int)random() % 4;

	if (kind == 0)
		snprintf(text, 64, "s0:c%d", from);
	else if (kind == 1)
		snprintf(text, 64, "s0:c%d,c%d", from, from + 3);
	else if (kind == 2)
		snprintf(text, 64, "s0:c%d.c%d", from,
			from + 1 + (int)random() % 12);
	else
		snprintf(text, 64, "s0:c%d.c%d,c900", from, from + 4);
}

struct tally {
	int comparable, early, missing, wrong;
};

static void try_dynamic(struct world *world, struct tally *tally)
{
	struct svirt_vm vm = {0};
	unsigned int count = random() % 4 ? 2 : 3;
	bool pairs = count == 2;
	bool fresh = pairs && is_pair_left(world, 12, true);
	bool left = pairs && is_pair_left(world, 12, false);
	int err = hold_dynamic(world, "c0.c11", count, &vm);

	if (err == -EXFULL) {
		tally->missing += left;
		return;
	}
	need(err == 0, "hold");
	tally->comparable += is_taken(world, &vm.level);
	tally->early += fresh && was_freed(world, &vm.level);
	add(world, &vm);
}

static void try_static(struct world *world, struct tally *tally)
{
	struct svirt_vm vm = {0};
	struct svirt_level level;
	bool overlap = random() % 8 == 0, taken;
	char text[64];
	int err;

	write_level(text);
	need(svirt_level_parse(text, &level) == 0, text);
	taken = is_taken(world, &level);
	err = hold_static(world, text, overlap, &vm);
	if (err == -EEXIST)
		return;
	tally->wrong += err == 0 ? taken && !overlap
				 : err != -EADDRINUSE || !taken || overlap;
	if (err == 0)
		add(world, &vm);
}

static void test_random_mix(unsigned int seed)
{
	static struct world world;
	struct tally tally = {0};

	srandom(seed);
	open_world(&world, "mix");
	while (world.freed < 1500) {
		long choice = random() % 16;

		if (choice < 6)
			try_dynamic(&world, &tally);
		else if (choice < 8)
			try_static(&world, &tally);
		else if (world.held > 0 && (choice < 15 || world.held > 30))
			drop(&world, (size_t)random() % world.held);
	}
	is(tally.comparable, 0,
		"no dynamic level is comparable with a held "
		"one");
	is(tally.early, 0, "no freed level while a fresh one is left");
	is(tally.missing, 0, "no level missed when none is said to be left");
	is(tally.wrong, 0, "static levels are refused when comparable, only");
	close_world(&world);
}

/* All pairs of c0.c7, then the one freed first. */
static void test_all(void)
{
	static struct world world;
	struct svirt_vm vm = {0};
	struct svirt_level first;
	int count = 0, err;

	open_world(&world, "all");
	while ((err = hold_dynamic(&world, "c0.c7", 2, &vm)) == 0) {
		add(&world, &vm);
		count++;
	}
	is(err, -EXFULL, "in the end none is left");
	is(count, 28, "all 28 pairs of c0.c7 were given out");
	first = world.vms[5].level;
	drop(&world, 5);
	drop(&world, 11);
	err = hold_dynamic(&world, "c0.c7", 2, &vm);
	ok(err == 0 && svirt_level_equals(&vm.level, &first),
		"the level freed longest ago comes first");
	svirt_vm_clear(&vm);
	close_world(&world);
}

/* What a static level was in the way of can be given out after it. */
static void test_blocked(void)
{
	static struct world world;
	struct svirt_vm vm = {0};
	int count = 0;

	open_world(&world, "blocked");
	need(hold_static(&world, "s0:c0.c6", false, &vm) == 0, "static");
	add(&world, &vm);
	while (hold_dynamic(&world, "c0.c7", 2, &vm) == 0) {
		add(&world, &vm);
		count++;
	}
	is(count, 7, "only the pairs with c7 are left beside c0.c6");
	drop(&world, 0);
	while (hold_dynamic(&world, "c0.c7", 2, &vm) == 0) {
		add(&world, &vm);
		count++;
	}
	is(count, 28, "and all of them once c0.c6 is free");
	close_world(&world);
}

static void test_sensitivities(void)
{
	static struct world world;
	struct svirt_vm vm = {0};

	open_world(&world, "sensitivities");
	need(svirt_range_parse("s0-s3:c0.c1023", &world.caller) == 0, "range");
	need(hold_static(&world, "s1:c1,c2", false, &vm) == 0, "static");
	add(&world, &vm);
	is(hold_static(&world, "s0:c1,c2", false, &vm), -EADDRINUSE,
		"s1:c1,c2 dominates s0:c1,c2");
	is(hold_static(&world, "s0:c1", false, &vm), -EADDRINUSE,
		"s1:c1,c2 dominates s0:c1");
	is(hold_static(&world, "s2:c1,c2", false, &vm), -EADDRINUSE,
		"s2:c1,c2 dominates s1:c1,c2");
	is(hold_static(&world, "s0", false, &vm), -EADDRINUSE,
		"s1:c1,c2 dominates s0");
	is(hold_static(&world, "s4:c5", false, &vm), -ERANGE,
		"s4 is above the caller");
	is(hold_static(&world, "s0:c1.c9", false, &vm), 0,
		"s0:c1.c9 has more categories, and a lower sensitivity");
	add(&world, &vm);
	is(hold_static(&world, "s3:c1.c10", false, &vm), -EADDRINUSE,
		"s3:c1.c10 dominates both");
	close_world(&world);
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

	open_world(&world, "ranges");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct svirt_level set;
		struct svirt_vm vm = {0};
		struct svirt_request request = {
			.context = "u:r:t",
			.count = cases[i].count,
			.categories = cases[i].categories ? &set : NULL,
			.dry_run = true,
		};

		need(svirt_range_parse(cases[i].caller, &world.caller) == 0,
			cases[i].caller);
		if (cases[i].categories)
			svirt_categories_parse(cases[i].categories, &set);
		is(hold_request(&world, &request, &vm), cases[i].want,
			cases[i].caller);
		is(vm.level.sensitivity,
			cases[i].want == 0 ? world.caller.low.sensitivity : 0,
			"at the caller's low sensitivity");
		svirt_vm_clear(&vm);
	}
	close_world(&world);
}

static void test_find(void)
{
	static struct world world;
	struct svirt_vm vm = {0};

	open_world(&world, "find");
	need(hold_static(&world, "s0:c1.c3", false, &vm) == 0, "static");
	is_text(vm.name, "vm-1-2-3", "a name is made from the categories");
	add(&world, &vm);
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
	need(hold_static(&world, "s0:c1.c3", true, &vm) == 0, "overlap");
	is_text(vm.name, "vm-1-2-3.2", "a second name is numbered");
	add(&world, &vm);
	is(svirt_registry_find(world.registry, "s0:c1.c3", &vm), -ENOTUNIQ,
		"a level of two VMs names neither");
	close_world(&world);
}

static int remove_entry(
	const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	return remove(path);
}

int main(void)
{
	need(mkdtemp(directory) != NULL, "mkdtemp");
	test_all();
	test_blocked();
	test_sensitivities();
	test_ranges();
	test_find();
	test_random_mix(1);
	nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	return tap_done();
}
