/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Levels and ranges: read, written, compared. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "selinux/level.h"
#include "svirt.h"
#include "tap.h"
#include "util.h"

#define ROUNDS 2000

/* What a level is, without bits. */
struct plain {
	unsigned int sensitivity;
	bool has[SVIRT_CATEGORIES];
};

static const struct {
	const char *text;
	int result;
	const char *canonical;
} levels[] = {
	{"s0", 0, "s0"},
	{"s15", 0, "s15"},
	{"s0:c0", 0, "s0:c0"},
	{"s0:c3,c77", 0, "s0:c3,c77"},
	{"s0:c77,c3", 0, "s0:c3,c77"},
	{"s0:c1,c2", 0, "s0:c1,c2"},
	{"s0:c1.c2", 0, "s0:c1,c2"},
	{"s0:c1,c2,c3", 0, "s0:c1.c3"},
	{"s0:c3,c1,c2", 0, "s0:c1.c3"},
	{"s0:c0.c1023", 0, "s0:c0.c1023"},
	{"s0:c5,c1.c3,c4", 0, "s0:c1.c5"},
	{"s0:c63,c64,c127,c128", 0, "s0:c63,c64,c127,c128"},
	{"s1023:c1023", 0, "s1023:c1023"},
	{"", -EINVAL, NULL},
	{"c5", -EINVAL, NULL},
	{"s", -EINVAL, NULL},
	{"S0", -EINVAL, NULL},
	{"s0:", -EINVAL, NULL},
	{"s0:c", -EINVAL, NULL},
	{"s0:C1", -EINVAL, NULL},
	{"s0:c1,", -EINVAL, NULL},
	{"s0:,c1", -EINVAL, NULL},
	{"s0:c1,,c2", -EINVAL, NULL},
	{"s0:c1.", -EINVAL, NULL},
	{"s0:c1.c2.c3", -EINVAL, NULL},
	{"s0:c5.c3", -EINVAL, NULL},
	{"s0:c3.c3", -EINVAL, NULL},
	{"s0:c1.2", -EINVAL, NULL},
	{"s0:1", -EINVAL, NULL},
	{"s0:c-1", -EINVAL, NULL},
	{"s0:c+1", -EINVAL, NULL},
	{"s0:c01", -EINVAL, NULL},
	{"s00", -EINVAL, NULL},
	{"s0:c0x1", -EINVAL, NULL},
	{" s0", -EINVAL, NULL},
	{"s0 ", -EINVAL, NULL},
	{"s0: c1", -EINVAL, NULL},
	{"s0:c1 ", -EINVAL, NULL},
	{"s0:c1, c2", -EINVAL, NULL},
	{"s0:c1\n", -EINVAL, NULL},
	{"s0:c1;c2", -EINVAL, NULL},
	{"s0:c1:c2", -EINVAL, NULL},
	{"s0-s0", -EINVAL, NULL},
	{"s0-s1", -EINVAL, NULL},
	{"s0:c1-s0:c1,c2", -EINVAL, NULL},
	{"s1024", -ERANGE, NULL},
	{"s0:c1024", -ERANGE, NULL},
	{"s0:c0.c1024", -ERANGE, NULL},
	{"s0:c4294967297", -ERANGE, NULL},
	{"s0:c18446744073709551617", -ERANGE, NULL},
	{"s99999999999999999999999", -ERANGE, NULL},
	{"s0:c1,c1", -ENOTUNIQ, NULL},
	{"s0:c1.c3,c2", -ENOTUNIQ, NULL},
	{"s0:c2,c1.c3", -ENOTUNIQ, NULL},
	{"s0:c1.c3,c3.c5", -ENOTUNIQ, NULL},
};

static void test_levels(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		_cleanup_free_ char *text = NULL;
		struct svirt_level level, before;

		memset(&before, 0xa5, sizeof(before));
		level = before;
		is(svirt_level_parse(levels[i].text, &level), levels[i].result,
			levels[i].text);
		if (levels[i].result < 0) {
			ok(memcmp(&level, &before, sizeof(level)) == 0,
				"a level that fails to parse is untouched");
			continue;
		}
		is(svirt_level_format(&level, &text), 0, "it is written");
		is_text(text, levels[i].canonical, "as the kernel does");
	}
}

static void test_categories(void)
{
	struct svirt_level level;

	is(svirt_categories_parse("c0.c511,c600", &level), 0, "c0.c511,c600");
	is(svirt_level_count(&level), 513, "has 513 categories");
	is(level.sensitivity, 0, "at sensitivity 0");
	ok(svirt_level_has_category(&level, 511), "c511 among them");
	ok(!svirt_level_has_category(&level, 512), "c512 not");
	ok(!svirt_level_has_category(&level, SVIRT_CATEGORIES + 600),
		"nor one that is out of range");
	is(svirt_categories_parse("", &level), -EINVAL, "an empty set");
	is(svirt_categories_parse("s0:c1", &level), -EINVAL, "a level");
	is(svirt_categories_parse("c1-c5", &level), -EINVAL, "a dash");
	is(svirt_categories_parse("c1024", &level), -ERANGE, "c1024");
	is(svirt_categories_parse("c7,c7", &level), -ENOTUNIQ, "c7,c7");
}

static const struct {
	const char *text;
	int result;
} ranges[] = {
	{"s0", 0},
	{"s0-s0", 0},
	{"s0-s0:c0.c1023", 0},
	{"s2-s3:c0.c1023", 0},
	{"s0:c1-s0:c1,c2", 0},
	{"s0:c0.c5,c10.c20", 0},
	{"s0:c1-s0:c2", -EINVAL},
	{"s1-s0", -EINVAL},
	{"s0:c1-s0", -EINVAL},
	{"s0-", -EINVAL},
	{"-s0", -EINVAL},
	{"s0--s0", -EINVAL},
	{"s0-s0-s0", -EINVAL},
	{"s0 - s0", -EINVAL},
	{"s0-c5", -EINVAL},
	{"s0-s0:c1024", -ERANGE},
	{"s0-s0:c1,c1", -ENOTUNIQ},
};

static void test_ranges(void)
{
	struct svirt_range range;

	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++)
		is(svirt_range_parse(ranges[i].text, &range), ranges[i].result,
			ranges[i].text);
	svirt_range_parse("s2-s3:c0.c1023", &range);
	is(range.low.sensitivity, 2, "the low end");
	is(svirt_level_count(&range.low), 0, "has no category");
	is(range.high.sensitivity, 3, "the high end");
	is(svirt_level_count(&range.high), 1024, "has all");
	svirt_range_parse("s0:c1,c2", &range);
	ok(svirt_level_equals(&range.low, &range.high), "one level, two ends");
}

/* A set of random density, from a few categories to nearly all. */
static void plain_draw(struct plain *plain, unsigned int sensitivities)
{
	long density = 1 + random() % 64;

	plain->sensitivity = (unsigned int)(random() % sensitivities);
	for (size_t c = 0; c < SVIRT_CATEGORIES; c++)
		plain->has[c] = random() % 64 < density;
}

static void plain_convert(const struct plain *plain, struct svirt_level *ret)
{
	*ret = (struct svirt_level){.sensitivity = plain->sensitivity};
	for (size_t c = 0; c < SVIRT_CATEGORIES; c++)
		if (plain->has[c])
			ret->categories[c / 64] |= UINT64_C(1) << c % 64;
}

static bool plain_dominates(const struct plain *a, const struct plain *b)
{
	for (size_t c = 0; c < SVIRT_CATEGORIES; c++)
		if (b->has[c] && !a->has[c])
			return false;
	return a->sensitivity >= b->sensitivity;
}

/* Every category by itself, from the last to the first. */
static void plain_print(const struct plain *plain, char *text, size_t size)
{
	const char *before = ":c";
	int used = snprintf(text, size, "s%u", plain->sensitivity);

	for (size_t c = SVIRT_CATEGORIES; c-- > 0;) {
		if (!plain->has[c])
			continue;
		used += snprintf(
			text + used, size - (size_t)used, "%s%zu", before, c);
		before = ",c";
	}
}

static bool round_trips(const struct plain *plain)
{
	struct svirt_level level, from_canonical, from_plain;
	_cleanup_free_ char *canonical = NULL, *again = NULL;
	char text[8192];

	plain_convert(plain, &level);
	plain_print(plain, text, sizeof(text));
	return svirt_level_format(&level, &canonical) == 0 &&
	       svirt_level_parse(canonical, &from_canonical) == 0 &&
	       svirt_level_parse(text, &from_plain) == 0 &&
	       svirt_level_format(&from_plain, &again) == 0 &&
	       svirt_level_equals(&level, &from_canonical) &&
	       svirt_level_equals(&level, &from_plain) &&
	       strcmp(canonical, again) == 0;
}

static bool compares(const struct plain *a, const struct plain *b)
{
	bool a_b = plain_dominates(a, b), b_a = plain_dominates(b, a);
	struct svirt_level x, y;

	plain_convert(a, &x);
	plain_convert(b, &y);
	return svirt_level_dominates(&x, &y) == a_b &&
	       svirt_level_dominates(&y, &x) == b_a &&
	       svirt_level_is_comparable(&x, &y) == (a_b || b_a) &&
	       svirt_level_equals(&x, &y) == (a_b && b_a);
}

/* Random sets are hardly ever comparable, so @b starts from @a. */
static void plain_derive(const struct plain *a, struct plain *b)
{
	*b = *a;
	for (long changes = random() % 4; changes > 0; changes--) {
		size_t c = (size_t)random() % SVIRT_CATEGORIES;

		b->has[c] = random() % 2;
	}
	if (random() % 4 == 0)
		b->sensitivity = (unsigned int)(random() % 3);
}

static void test_random(void)
{
	unsigned int unlike = 0, wrong = 0, dominating = 0;
	struct plain a, b;

	srandom(1);
	for (int i = 0; i < ROUNDS; i++) {
		plain_draw(&a, 3);
		unlike += !round_trips(&a);
		plain_derive(&a, &b);
		wrong += !compares(&a, &b);
		dominating += plain_dominates(&a, &b);
	}
	is(unlike, 0, "format and parse are each other's inverse");
	is(wrong, 0, "dominance agrees with comparing one by one");
	ok(dominating > ROUNDS / 10 && dominating < ROUNDS * 9 / 10,
		"which was tried both ways");
}

static void test_sets(void)
{
	struct svirt_level one, other, level;

	svirt_level_parse("s0:c1,c64,c1023", &one);
	svirt_level_parse("s3:c64,c65", &other);
	level = one;
	level_unite(&level, &other);
	ok(svirt_level_count(&level) == 4 && level.sensitivity == 0 &&
			level_is_within(&one, &level) &&
			level_is_within(&other, &level),
		"two sets united hold both");
	ok(!level_is_within(&level, &one) && !level_is_within(&one, &other),
		"a set is within none that lacks one of it");
	level_intersect(&level, &other);
	ok(svirt_level_count(&level) == 2, "what both have is left");
	level_intersect(&level, &one);
	ok(svirt_level_count(&level) == 1 &&
			svirt_level_has_category(&level, 64),
		"and of that, what a third has");
}

int main(void)
{
	test_levels();
	test_categories();
	test_ranges();
	test_sets();
	test_random();
	return tap_done();
}
