/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every combination stands at one place, and the key moves it. */
#include "config.h"

#include <stdlib.h>

#include "alloc/permutation.h"
#include "tap.h"

static void set_of(const char *text, struct permutation *ret)
{
	if (svirt_categories_parse(text, &ret->set) < 0)
		abort();
}

/* Every combination of c0.c9 and c700 is met once. */
static void test_every_once(unsigned int count, long size)
{
	struct permutation permutation = {.count = count, .key = {7, 11}};
	static struct svirt_level met[1000];
	long different = 0, right = 0;

	set_of("c0.c9,c700", &permutation);
	is((long)permutation_size(&permutation), size, "so many combinations");
	for (long place = 0; place < size; place++) {
		bool seen = false;

		permutation_at(
			&permutation, (permutation_rank)place, &met[place]);
		for (long i = 0; i < place; i++)
			seen |= svirt_level_equals(&met[i], &met[place]);
		different += !seen;
		right += svirt_level_count(&met[place]) == count &&
			 svirt_level_dominates(&permutation.set, &met[place]);
	}
	is(different, size, "all are different");
	is(right, size, "all are of the set, and of the right size");
}

/* The order depends on the key, and is not that of the numbers. */
static void test_order(void)
{
	struct permutation a = {.count = 2, .key = {1, 2}};
	struct permutation b = {.count = 2, .key = {1, 3}};
	struct svirt_level of_a, of_b;
	int same = 0;

	set_of("c0.c1023", &a);
	set_of("c0.c1023", &b);
	for (int place = 0; place < 100; place++) {
		permutation_at(&a, (permutation_rank)place, &of_a);
		permutation_at(&b, (permutation_rank)place, &of_b);
		same += svirt_level_equals(&of_a, &of_b);
	}
	ok(same < 3, "another key, another order");
}

/* Each category is met about as often in the first draws: a bias would show.
 * 20,000 pairs are 40,000 categories, 39 each; 12 sigma is 75. */
static void test_spread(void)
{
	struct permutation permutation = {.count = 2, .key = {99, 1}};
	static int times[SVIRT_CATEGORIES];
	struct svirt_level level;
	int most = 0, least = 1 << 30;

	set_of("c0.c1023", &permutation);
	for (int place = 0; place < 20000; place++) {
		permutation_at(&permutation, (permutation_rank)place, &level);
		for (unsigned int c = 0; c < SVIRT_CATEGORIES; c++)
			times[c] += svirt_level_has_category(&level, c);
	}
	for (unsigned int c = 0; c < SVIRT_CATEGORIES; c++) {
		most = times[c] > most ? times[c] : most;
		least = times[c] < least ? times[c] : least;
	}
	ok(most < 80 && least > 10, "no category is met far more often");
}

int main(void)
{
	struct permutation large = {.count = 8, .key = {5, 6}};
	struct svirt_level level;

	test_every_once(2, 55);
	test_every_once(3, 165);
	test_every_once(5, 462);
	test_every_once(8, 165);
	test_order();
	test_spread();
	set_of("c0.c1023", &large);
	ok(permutation_size(&large) > UINT64_MAX, "C(1024, 8) is above 2^64");
	permutation_at(&large, permutation_size(&large) - 1, &level);
	is(svirt_level_count(&level), 8, "the last of them has eight");
	large.count = 3;
	is((long)permutation_size(&large), 178433024, "C(1024, 3)");
	return tap_done();
}
