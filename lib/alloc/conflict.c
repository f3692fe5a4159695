/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which held or running levels stand in the way of a level; which is drawn is
 * draw.c's to say.
 *
 * Two levels are comparable when the categories of one include those of the
 * other and its sensitivity is not lower. With half a million levels held,
 * looking at each is too slow, so:
 *  - levels below a small one are its subsets: each is looked up;
 *  - levels below a large one (static) are found by skipping through the
 *    index, which is in the order of sets;
 *  - levels above have more categories; with three or more they are listed by
 *    category in the table member, with two they contain a single one.
 */
#include "config.h"

#include <string.h>

#include "alloc/conflict.h"
#include "alloc/conflict-subset.h"
#include "registry/level-key.h"
#include "selinux/level.h"

/* Up to this many categories, all subsets are looked up: 256 at most. */
#define SMALL 8

/* Look up one set of categories, at sensitivities low to high. */
static int find_exact(const struct conflict_search *search,
	const struct level_key *key, unsigned int low, unsigned int high,
	int64_t *ret)
{
	sqlite3_stmt *exact;
	int err = registry_statement(search->registry,
		"SELECT id, sensitivity FROM vm"
		" WHERE overlap = 0 AND categories = ?",
		&exact);

	if (err < 0)
		return err;
	level_key_bind(exact, 1, key);
	while ((err = registry_step(search->registry, exact)) > 0) {
		unsigned int sensitivity =
			(unsigned int)sqlite3_column_int(exact, 1);

		if (sensitivity >= low && sensitivity <= high) {
			*ret = sqlite3_column_int64(exact, 0);
			break;
		}
	}
	sqlite3_reset(exact);
	return err;
}

/* The subset of a key that a mask names, lowest category first. */
static void key_take(
	const struct level_key *key, unsigned int mask, struct level_key *ret)
{
	ret->size = 0;
	for (size_t i = 0; i < key->size / 2; i++) {
		if (!(mask & 1U << i))
			continue;
		memcpy(ret->bytes + ret->size, key->bytes + 2 * i, 2);
		ret->size += 2;
	}
}

static int find_subsets(const struct conflict_search *search,
	const struct svirt_level *level, const struct level_key *key,
	int64_t *ret)
{
	size_t count = key->size / 2;
	struct level_key subset;

	for (unsigned int mask = 0; mask < 1U << count; mask++) {
		int err;

		key_take(key, mask, &subset);
		err = find_exact(search, &subset, 0, level->sensitivity, ret);
		if (err != 0)
			return err;
	}
	/* The set itself, at a higher sensitivity, is above. */
	return find_exact(
		search, key, level->sensitivity, SVIRT_SENSITIVITIES - 1, ret);
}

/* Levels of more than `than` categories, three at least, above this one. */
static int find_above(const struct conflict_search *search,
	const struct svirt_level *level, unsigned int than, int64_t *ret)
{
	struct svirt_level held;
	sqlite3_stmt *above;
	int err = registry_statement(search->registry,
		"SELECT id, sensitivity, categories"
		" FROM member JOIN vm ON id = vm"
		" WHERE category = ? AND size > ?",
		&above);

	if (err < 0)
		return err;
	sqlite3_bind_int(above, 1, (int)level_next(level, 0));
	sqlite3_bind_int(above, 2, (int)than);
	while ((err = registry_step(search->registry, above)) > 0) {
		err = level_key_column(above, 1, &held);
		if (err < 0)
			break;
		if (svirt_level_dominates(&held, level)) {
			*ret = sqlite3_column_int64(above, 0);
			err = 1;
			break;
		}
	}
	sqlite3_reset(above);
	return err;
}

/* Levels of two categories that contain a given one. */
static int find_pairs(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *ret)
{
	unsigned int category = level_next(level, 0);

	for (unsigned int other = 0; other < SVIRT_CATEGORIES; other++) {
		struct svirt_level pair = *level;
		struct level_key key;
		int err;

		if (other == category)
			continue;
		level_add(&pair, other);
		level_key_make(&pair, &key);
		err = find_exact(search, &key, level->sensitivity,
			SVIRT_SENSITIVITIES - 1, ret);
		if (err != 0)
			return err;
	}
	return 0;
}

/* The bare sensitivity is below every level that is not of a lower one. */
static int find_any(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(search->registry,
		"SELECT id FROM vm WHERE overlap = 0 AND"
		" (sensitivity >= ?1 OR categories = x'') LIMIT 1",
		&statement);

	if (err < 0)
		return err;
	sqlite3_bind_int(statement, 1, (int)level->sensitivity);
	err = registry_step(search->registry, statement);
	if (err > 0)
		*ret = sqlite3_column_int64(statement, 0);
	return err;
}

int conflict_find_vm(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *ret)
{
	unsigned int count = svirt_level_count(level);
	struct level_key key;
	int err;

	if (count == 0)
		return find_any(search, level, ret);
	level_key_make(level, &key);
	if (count <= SMALL)
		err = find_subsets(search, level, &key, ret);
	else
		err = conflict_subset_find(search->registry, level, ret);
	if (err == 0 && count > SMALL)
		err = find_exact(search, &key, level->sensitivity,
			SVIRT_SENSITIVITIES - 1, ret);
	if (err == 0 && count == 1)
		err = find_pairs(search, level, ret);
	if (err == 0)
		err = find_above(search, level, count, ret);
	return err;
}

/* Whether a VM held with overlap has this level. */
static int is_overlap_level(
	const struct conflict_search *search, const struct svirt_level *level)
{
	sqlite3_stmt *statement;
	int err = registry_statement(search->registry,
		"SELECT 1 FROM vm WHERE overlap = 1 AND categories = ?"
		" AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	return registry_run(search->registry, statement, NULL);
}

/* The next live process from `place` on whose level is comparable. */
static int next_process(const struct conflict_search *search,
	const struct svirt_level *level, size_t *place)
{
	for (; search->live && *place < search->live->count; ++*place) {
		const struct svirt_level *other =
			&search->live->list[*place].level;
		int err;

		if (!svirt_level_is_comparable(level, other))
			continue;
		err = is_overlap_level(search, other);
		if (err <= 0)
			return err < 0 ? err : 1;
	}
	return 0;
}

int conflict_find_process(const struct conflict_search *search,
	const struct svirt_level *level, size_t *ret)
{
	size_t place = 0;
	int err = next_process(search, level, &place);

	if (err > 0)
		*ret = place;
	return err;
}

/* The same for live processes. */
static int find_covering_process(const struct conflict_search *search,
	const struct svirt_level *set, size_t *ret)
{
	const struct svirt_level bottom = {.sensitivity = set->sensitivity};
	size_t place = 0;
	int err;

	for (; (err = next_process(search, set, &place)) > 0; place++) {
		const struct svirt_level *live =
			&search->live->list[place].level;

		if (svirt_level_dominates(live, set) ||
			svirt_level_dominates(&bottom, live)) {
			*ret = place;
			break;
		}
	}
	return err;
}

int conflict_covers(const struct conflict_search *search,
	const struct svirt_level *set, int64_t *ret_vm, size_t *ret_process)
{
	const struct level_key none = {.size = 0};
	int err = find_exact(search, &none, 0, set->sensitivity, ret_vm);

	if (err == 0)
		err = conflict_find_superset(search, set, ret_vm);
	if (err == 0) {
		err = find_covering_process(search, set, ret_process);
		if (err > 0)
			*ret_vm = 0;
	}
	return err;
}

int conflict_find_superset(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *ret)
{
	struct level_key key;
	int err;

	level_key_make(level, &key);
	err = find_exact(
		search, &key, level->sensitivity, SVIRT_SENSITIVITIES - 1, ret);
	if (err == 0)
		err = find_above(search, level, svirt_level_count(level), ret);
	return err;
}

/* The same for a process; one of a VM held with overlap counts here, which can
 * only leave out a little more. */
static bool is_process_below(const struct conflict_search *search,
	const struct svirt_level *level, unsigned int category)
{
	for (size_t i = 0; search->live && i < search->live->count; i++) {
		const struct svirt_level *live = &search->live->list[i].level;

		if (svirt_level_has_category(live, category) &&
			svirt_level_dominates(level, live))
			return true;
	}
	return false;
}

int conflict_completes(const struct conflict_search *search,
	const struct svirt_level *level, unsigned int category)
{
	struct svirt_level whole = *level;
	struct level_key all, subset, one = {.size = 0};
	int64_t vm;
	int err = 0;

	level_add(&whole, category);
	if (is_process_below(search, &whole, category))
		return 1;
	level_key_make(level, &all);
	for (unsigned int mask = 0; err == 0 && mask < 1U << all.size / 2;
		mask++) {
		struct svirt_level part = {.sensitivity = level->sensitivity};

		key_take(&all, mask, &subset);
		err = level_key_read(
			level->sensitivity, subset.bytes, subset.size, &part);
		if (err < 0)
			break;
		level_add(&part, category);
		level_key_make(&part, &one);
		err = find_exact(search, &one, 0, level->sensitivity, &vm);
	}
	return err;
}
