/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All there is, over sets small enough: every pair of levels is compared as
 * sets are, and every level of a set is given out once, none comparable with
 * another or with what was held before.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "tap.h"
#include "util.h"
#include "world.h"

/* A set of few categories as bits. */
static struct svirt_level level_of(uint64_t bits)
{
	return (struct svirt_level){.categories = {bits}};
}

static void compare_all(unsigned int n)
{
	int wrong = 0;

	for (uint64_t a = 0; a < 1U << n; a++) {
		for (uint64_t b = 0; b < 1U << n; b++) {
			struct svirt_level la = level_of(a), lb = level_of(b);
			bool above = (a & b) == b, below = (a & b) == a;

			wrong += svirt_level_dominates(&la, &lb) != above;
			wrong += svirt_level_equals(&la, &lb) != (a == b);
			wrong += svirt_level_is_comparable(&la, &lb) !=
				 (above || below);
		}
	}
	is(wrong, 0, "every two sets of eight categories compare as sets do");
}

/* How many of the sets with `count` of n categories are comparable with none of
 * the bits; with bits of 0, none was held before. */
static int free_sets(unsigned int n, unsigned int count, uint64_t bits)
{
	int left = 0;

	for (uint64_t set = 0; set < 1U << n; set++)
		if (__builtin_popcountll(set) == (int)count &&
			(bits == 0 ||
				((set & bits) != set && (set & bits) != bits)))
			left++;
	return left;
}

/* Hold until none is left; returns what is wrong with what was given out. */
static int hold_all(struct world *world, unsigned int n, unsigned int count,
	uint64_t before)
{
	char categories[16];
	int err, wrong = 0;

	snprintf(categories, sizeof(categories), "c0.c%u", n - 1);
	for (;;) {
		struct svirt_vm vm = {0};

		err = world_hold_dynamic(world, categories, count, &vm);
		if (err < 0)
			break;
		for (size_t i = 0; i < world->held; i++)
			wrong += svirt_level_is_comparable(
				&vm.level, &world->vms[i].level);
		wrong += vm.level.categories[0] >> n != 0;
		wrong += svirt_level_count(&vm.level) != count;
		world_add(world, &vm);
	}
	wrong += err != -EXFULL;
	wrong += (int)world->held !=
		 (before ? 1 : 0) + free_sets(n, count, before);
	return wrong;
}

/* A static level of these categories is held first, or none. Returns what is
 * wrong. */
static int give_out(unsigned int n, unsigned int count, uint64_t before)
{
	static struct world world;
	char name[64], text[64] = "s0:";
	int wrong;

	snprintf(name, sizeof(name), "%u-%u-%llu", n, count,
		(unsigned long long)before);
	world_open(&world, name);
	if (before) {
		struct svirt_vm vm = {0};
		size_t end = strlen(text);

		for (unsigned int c = 0; c < n; c++)
			if (before >> c & 1)
				end += (size_t)snprintf(text + end,
					sizeof(text) - end, "%sc%u",
					end > 3 ? "," : "", c);
		need(world_hold_static(&world, text, false, &vm) == 0, text);
		world_add(&world, &vm);
	}
	wrong = hold_all(&world, n, count, before);
	if (wrong)
		printf("# %d wrong of c0.c%u, %u a level, beside %s\n", wrong,
			n - 1, count, before ? text : "none");
	world_close(&world);
	return wrong;
}

int main(void)
{
	int wrong = 0;

	compare_all(8);
	for (unsigned int n = 2; n <= 7; n++)
		for (unsigned int count = 2; count <= n && count <= 4; count++)
			wrong += give_out(n, count, 0);
	is(wrong, 0,
		"of 2 to 7 categories every level of 2 to 4 is given out, "
		"once");
	wrong = 0;
	for (uint64_t before = 1; before < 1U << 5; before++)
		wrong += give_out(5, 2, before) + give_out(5, 3, before);
	is(wrong, 0, "and beside every static level none that it bars");
	world_end();
	return tap_done();
}
