/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Level arithmetic: categories as a set of bits, compared by dominance.
 *
 * The parsers take what the kernel takes, and no more: "c3.c3" is refused
 * there too, and so is "c03", which names no category. Unlike the kernel they
 * refuse a category that is named twice. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "selinux/level.h"

#define WORDS (SVIRT_CATEGORIES / 64)

/* At worst every category stands for itself: "c1023,". */
struct text {
	size_t used;
	char bytes[16 + SVIRT_CATEGORIES * 6];
};

static uint64_t *word(struct svirt_level *level, unsigned int category)
{
	return &level->categories[category / 64];
}

void level_add(struct svirt_level *level, unsigned int category)
{
	*word(level, category) |= UINT64_C(1) << category % 64;
}

void level_remove(struct svirt_level *level, unsigned int category)
{
	*word(level, category) &= ~(UINT64_C(1) << category % 64);
}

bool level_is_within(const struct svirt_level *a, const struct svirt_level *b)
{
	for (size_t i = 0; i < WORDS; i++)
		if (a->categories[i] & ~b->categories[i])
			return false;
	return true;
}

void level_intersect(struct svirt_level *level, const struct svirt_level *other)
{
	for (size_t i = 0; i < WORDS; i++)
		level->categories[i] &= other->categories[i];
}

void level_unite(struct svirt_level *level, const struct svirt_level *other)
{
	for (size_t i = 0; i < WORDS; i++)
		level->categories[i] |= other->categories[i];
}

unsigned int level_next(const struct svirt_level *level, unsigned int category)
{
	while (category < SVIRT_CATEGORIES) {
		uint64_t bits =
			level->categories[category / 64] >> category % 64;

		if (bits != 0)
			return category + (unsigned int)__builtin_ctzll(bits);
		category = (category / 64 + 1) * 64;
	}
	return SVIRT_CATEGORIES;
}

static int number_read(
	const char **cursor, char letter, unsigned int max, unsigned int *ret)
{
	uint64_t number;
	int r;

	if (**cursor != letter)
		return -EINVAL;
	(*cursor)++;
	r = util_digits(cursor, max, &number);
	if (r < 0)
		return r;
	*ret = (unsigned int)number;
	return 0;
}

/* One category, or a run of them such as "c3.c7". */
static int run_read(const char **cursor, struct svirt_level *level)
{
	unsigned int first, last;
	int r;

	r = number_read(cursor, 'c', SVIRT_CATEGORIES - 1, &first);
	if (r < 0)
		return r;
	last = first;
	if (**cursor == '.') {
		(*cursor)++;
		r = number_read(cursor, 'c', SVIRT_CATEGORIES - 1, &last);
		if (r < 0)
			return r;
		if (last <= first)
			return -EINVAL;
	}
	for (unsigned int c = first; c <= last; c++) {
		if (svirt_level_has_category(level, c))
			return -ENOTUNIQ;
		level_add(level, c);
	}
	return 0;
}

static int categories_read(const char **cursor, struct svirt_level *level)
{
	for (;;) {
		int r = run_read(cursor, level);

		if (r < 0)
			return r;
		if (**cursor != ',')
			return 0;
		(*cursor)++;
	}
}

static int level_read(const char **cursor, struct svirt_level *level)
{
	int r;

	r = number_read(
		cursor, 's', SVIRT_SENSITIVITIES - 1, &level->sensitivity);
	if (r < 0 || **cursor != ':')
		return r;
	(*cursor)++;
	return categories_read(cursor, level);
}

/* Read a text of which nothing may be left. */
static int read_whole(const char *text,
	int (*read)(const char **cursor, struct svirt_level *level),
	struct svirt_level *ret)
{
	struct svirt_level level = {};
	int r = read(&text, &level);

	if (r < 0)
		return r;
	if (*text)
		return -EINVAL;
	*ret = level;
	return 0;
}

SVIRT_PUBLIC
int svirt_categories_parse(const char *text, struct svirt_level *ret)
{
	return read_whole(text, categories_read, ret);
}

SVIRT_PUBLIC
int svirt_level_parse(const char *text, struct svirt_level *ret)
{
	return read_whole(text, level_read, ret);
}

SVIRT_PUBLIC
int svirt_range_parse(const char *text, struct svirt_range *ret)
{
	struct svirt_range range = {};
	int r;

	r = level_read(&text, &range.low);
	if (r < 0)
		return r;
	if (*text == '-') {
		text++;
		r = level_read(&text, &range.high);
		if (r < 0)
			return r;
	} else {
		range.high = range.low;
	}
	if (*text || !svirt_level_dominates(&range.high, &range.low))
		return -EINVAL;
	*ret = range;
	return 0;
}

static void text_put(struct text *text, const char *before, unsigned int number)
{
	int n = snprintf(text->bytes + text->used,
		sizeof(text->bytes) - text->used, "%s%u", before, number);

	text->used += (size_t)n;
}

/* Where the run of categories that begins at @first ends: past its last. */
static unsigned int run_end(const struct svirt_level *level, unsigned int first)
{
	while (svirt_level_has_category(level, first))
		first++;
	return first;
}

SVIRT_PUBLIC
int svirt_level_format(const struct svirt_level *level, char **ret)
{
	const char *before = ":c";
	struct text text = {};
	unsigned int first, end;
	char *copy;

	text_put(&text, "s", level->sensitivity);
	for (first = level_next(level, 0); first < SVIRT_CATEGORIES;
		first = level_next(level, end)) {
		end = run_end(level, first);
		text_put(&text, before, first);
		if (end - first == 2)
			text_put(&text, ",c", end - 1);
		else if (end - first > 2)
			text_put(&text, ".c", end - 1);
		before = ",c";
	}
	copy = strdup(text.bytes);
	if (!copy)
		return -ENOMEM;
	*ret = copy;
	return 0;
}

SVIRT_PUBLIC
bool svirt_level_has_category(
	const struct svirt_level *level, unsigned int category)
{
	return category < SVIRT_CATEGORIES &&
	       level->categories[category / 64] >> category % 64 & 1;
}

SVIRT_PUBLIC
unsigned int svirt_level_count(const struct svirt_level *level)
{
	unsigned int count = 0;

	for (size_t i = 0; i < WORDS; i++)
		count += (unsigned int)__builtin_popcountll(
			level->categories[i]);
	return count;
}

SVIRT_PUBLIC
bool svirt_level_equals(
	const struct svirt_level *a, const struct svirt_level *b)
{
	return a->sensitivity == b->sensitivity &&
	       memcmp(a->categories, b->categories, sizeof(a->categories)) == 0;
}

SVIRT_PUBLIC
bool svirt_level_dominates(
	const struct svirt_level *a, const struct svirt_level *b)
{
	return a->sensitivity >= b->sensitivity && level_is_within(b, a);
}

SVIRT_PUBLIC
bool svirt_level_is_comparable(
	const struct svirt_level *a, const struct svirt_level *b)
{
	return svirt_level_dominates(a, b) || svirt_level_dominates(b, a);
}
