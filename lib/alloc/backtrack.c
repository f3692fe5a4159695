/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A level put together category by category, for when so much is held that
 * meeting a free one by chance would take too long: with half the pairs held,
 * one set of eight in four thousand million has none of them. A category that
 * completes a held level is left out at once, and so are all that is left when
 * a held level has everything still to choose from.
 */
#include "config.h"

#include <sys/random.h>

#include "alloc/backtrack.h"
#include "selinux/level.h"

/* Look-ups after which it gives up: a few seconds. */
#define STEPS_MAX 1000000

struct backtrack {
	const struct conflict_search *search;
	unsigned int count;
	long steps;
	backtrack_accept_fn accept;
};

/* Leave out what completes a held level; 0 or -errno. */
static int narrow(struct backtrack *backtrack, const struct svirt_level *chosen,
	struct svirt_level *rest)
{
	unsigned int category = level_next(rest, 0);

	for (; category < SVIRT_CATEGORIES;
		category = level_next(rest, category + 1)) {
		int r = conflict_completes(backtrack->search, chosen, category);

		if (r < 0)
			return r;
		if (r > 0)
			level_remove(rest, category);
		if (++backtrack->steps > STEPS_MAX)
			return -ETIME;
	}
	return 0;
}

/* Whether enough is left, and not all of it within one held level. */
static int is_hopeful(struct backtrack *backtrack,
	const struct svirt_level *chosen, const struct svirt_level *rest)
{
	struct svirt_level all = *chosen;
	int64_t vm;
	int r;

	level_unite(&all, rest);
	if (svirt_level_count(&all) < backtrack->count)
		return 0;
	r = conflict_find_superset(backtrack->search, &all, &vm);
	return r < 0 ? r : r == 0;
}

/* A category of the set, at random. */
static int pick(const struct svirt_level *rest, unsigned int *ret)
{
	uint16_t start;
	unsigned int category;

	if (getrandom(&start, sizeof(start), 0) != sizeof(start))
		return util_errno();
	category = level_next(rest, start % SVIRT_CATEGORIES);
	if (category == SVIRT_CATEGORIES)
		category = level_next(rest, 0);
	*ret = category;
	return 0;
}

/* Returns 1 with a level, 0 when there is none, or -errno. */
static int extend(struct backtrack *backtrack, const struct svirt_level *chosen,
	struct svirt_level rest, struct svirt_level *ret)
{
	unsigned int category;
	int r;

	if (svirt_level_count(chosen) == backtrack->count) {
		r = backtrack->accept(backtrack->search, chosen);
		if (r > 0)
			*ret = *chosen;
		return r;
	}
	r = narrow(backtrack, chosen, &rest);
	while (r == 0 && (r = is_hopeful(backtrack, chosen, &rest)) > 0) {
		struct svirt_level more = *chosen;

		r = pick(&rest, &category);
		if (r < 0)
			return r;
		level_remove(&rest, category);
		level_add(&more, category);
		r = extend(backtrack, &more, rest, ret);
		if (r == 0)
			continue;
		return r;
	}
	return r;
}

int backtrack_level(const struct conflict_search *search,
	const struct svirt_level *set, unsigned int count,
	backtrack_accept_fn accept, struct svirt_level *ret)
{
	const struct svirt_level none = {.sensitivity = set->sensitivity};
	struct backtrack backtrack = {
		.search = search, .count = count, .accept = accept};
	int r = extend(&backtrack, &none, *set, ret);

	if (r == 0 || r == -ETIME)
		return -EXFULL;
	return r < 0 ? r : 0;
}
