/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The choice of a level: never-used ones in a random order, then the longest
 * freed. What stands in the way of one is conflict.c's to say. */
#include "config.h"

#include "alloc/backtrack.h"
#include "alloc/conflict-named.h"
#include "alloc/draw.h"
#include "alloc/draw-progress.h"
#include "alloc/freed.h"
#include "registry/level-key.h"

/* How many levels a walk passes over before it gives way to backtrack_level().
 */
#define PASSED_MAX 256

/* What stands against a level: nothing, its own holder or an earlier one (it
 * comes back by way of the table freed), or another level in its way. */
enum verdict {
	VERDICT_FREE,
	VERDICT_KNOWN,
	VERDICT_BLOCKED,
};

/* A level held with overlap is not compared with others, but its files carry
 * it: the same one is not given out. */
static int find_equal(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT id FROM vm WHERE overlap = 1"
		" AND categories = ? AND sensitivity = ?",
		&statement);

	if (err < 0)
		return err;
	level_key_bind_level(statement, 1, level);
	err = registry_step(registry, statement);
	if (err > 0)
		*ret = sqlite3_column_int64(statement, 0);
	return err;
}

/* Returns a verdict or -errno; *blocker is the VM in the way, or 0 when that
 * is a process, or a file of a level that is no VM's. */
static int judge(const struct conflict_search *search,
	const struct svirt_level *level, int64_t *blocker)
{
	size_t place;
	int err = conflict_find_vm(search, level, blocker);

	if (err == 0)
		err = find_equal(search->registry, level, blocker);
	if (err == 0) {
		*blocker = 0;
		err = conflict_find_process(search, level, &place);
	}
	if (err == 0)
		err = conflict_named_find(
			search->registry, level, 0, NULL, NULL);
	return err > 0 ? VERDICT_BLOCKED : err;
}

static int is_held(struct svirt_registry *registry,
	const struct svirt_level *level, int64_t vm)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	struct svirt_level held;
	int err;

	if (vm == 0)
		return 0;
	err = registry_prepare(registry,
		"SELECT sensitivity, categories FROM vm WHERE id = ?",
		&statement);
	if (err < 0)
		return err;
	sqlite3_bind_int64(statement, 1, vm);
	err = registry_step(registry, statement);
	if (err > 0)
		err = level_key_column(statement, 0, &held);
	return err < 0 ? err : svirt_level_equals(level, &held);
}

/* Judge a level that the walk meets; what is in the way of a level never
 * given out is written down, so that it can be given out later. */
static int judge_new(
	const struct conflict_search *search, const struct svirt_level *level)
{
	int64_t blocker = 0;
	int verdict = freed_has(search->registry, level);
	int err;

	if (verdict != 0)
		return verdict < 0 ? verdict : VERDICT_KNOWN;
	verdict = judge(search, level, &blocker);
	if (verdict != VERDICT_BLOCKED)
		return verdict;
	err = is_held(search->registry, level, blocker);
	if (err == 0)
		err = freed_set_aside(search->registry, level, blocker);
	return err < 0 ? err : VERDICT_BLOCKED;
}

/* Walk on to the next level never given out: 0, -EXFULL at the end, or -EAGAIN
 * when so many were passed over that another way is quicker. */
static int draw_new(const struct conflict_search *search,
	struct draw_progress *progress, struct svirt_level *ret)
{
	permutation_rank size = permutation_size(&progress->permutation);
	int verdict = VERDICT_BLOCKED, passed = 0;
	int err;

	while (verdict != VERDICT_FREE && passed++ < PASSED_MAX) {
		if ((permutation_rank)progress->next >= size)
			break;
		permutation_at(&progress->permutation,
			(permutation_rank)progress->next++, ret);
		verdict = judge_new(search, ret);
		if (verdict < 0)
			return verdict;
	}
	err = draw_progress_save(search->registry, progress);
	if (err < 0 || verdict == VERDICT_FREE)
		return err;
	return (permutation_rank)progress->next < size ? -EAGAIN : -EXFULL;
}

/* For backtrack_level(): nothing is in the way of it, and it was not used yet.
 */
static int accept_new(
	const struct conflict_search *search, const struct svirt_level *level)
{
	int64_t blocker;
	int r = freed_has_used(search->registry, level);

	if (r != 0)
		return r < 0 ? r : 0;
	r = judge(search, level, &blocker);
	return r < 0 ? r : r == VERDICT_FREE;
}

static int draw_by_backtrack(const struct conflict_search *search,
	const struct draw_progress *progress, struct svirt_level *ret)
{
	int err = backtrack_level(search, &progress->permutation.set,
		progress->permutation.count, accept_new, ret);

	return err < 0 ? err : freed_take(search->registry, ret);
}

/* The level set aside or freed longest ago that nothing is in the way of. */
static int draw_freed(const struct conflict_search *search,
	const struct draw_progress *progress, struct svirt_level *ret)
{
	const struct svirt_level *set = &progress->permutation.set;
	int64_t used = -1, id = 0, blocker = 0;
	int err;

	while ((err = freed_next(search->registry, set,
			progress->permutation.count, &used, &id, ret)) > 0) {
		int verdict = judge(search, ret, &blocker);

		if (verdict < 0)
			return verdict;
		if (verdict == VERDICT_FREE)
			return freed_take(search->registry, ret);
		if (blocker != 0)
			err = freed_set_blocker(search->registry, id, blocker);
		if (err < 0)
			return err;
	}
	return err < 0 ? err : -EXFULL;
}

int draw_level(const struct conflict_search *search,
	const struct svirt_level *set, unsigned int count,
	struct svirt_level *ret)
{
	struct draw_progress progress = {
		.permutation = {.set = *set, .count = count}};
	int err;

	err = draw_progress_load(search->registry, &progress);
	if (err == 0)
		err = draw_new(search, &progress, ret);
	if (err == -EAGAIN)
		err = draw_by_backtrack(search, &progress, ret);
	if (err == -EXFULL)
		err = draw_freed(search, &progress, ret);
	return err;
}
