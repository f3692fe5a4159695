/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random mixes of hold and release, in all modes, against the rules by brute
 * force: no two held levels are comparable, a level is not given out again
 * early, and none is missing when it says that none is left.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tap.h"
#include "util.h"
#include "world.h"

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
	int err = world_hold_dynamic(world, "c0.c11", count, &vm);

	if (err == -EXFULL) {
		tally->missing += left;
		return;
	}
	need(err == 0, "hold");
	tally->comparable += is_taken(world, &vm.level);
	tally->early += fresh && was_freed(world, &vm.level);
	world_add(world, &vm);
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
	err = world_hold_static(world, text, overlap, &vm);
	if (err == -EEXIST)
		return;
	tally->wrong += err == 0 ? taken && !overlap
				 : err != -EADDRINUSE || !taken || overlap;
	if (err == 0)
		world_add(world, &vm);
}

static void test_random_mix(unsigned int seed)
{
	static struct world world;
	struct tally tally = {0};

	srandom(seed);
	world_open(&world, "mix");
	while (world.freed < 1500) {
		long choice = random() % 16;

		if (choice < 6)
			try_dynamic(&world, &tally);
		else if (choice < 8)
			try_static(&world, &tally);
		else if (world.held > 0 && (choice < 15 || world.held > 30))
			world_drop(&world, (size_t)random() % world.held);
	}
	is(tally.comparable, 0,
		"no dynamic level is comparable with a held "
		"one");
	is(tally.early, 0, "no freed level while a fresh one is left");
	is(tally.missing, 0, "no level missed when none is said to be left");
	is(tally.wrong, 0, "static levels are refused when comparable, only");
	world_close(&world);
}

int main(void)
{
	test_random_mix(1);
	world_end();
	return tap_done();
}
