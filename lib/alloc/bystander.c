/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Processes in no registry that stand in the way of too many levels, and are
 * passed over; what one level is in the way of is conflict.c's to say.
 *
 * Whoever may run a container chooses its level, and one at c0.c1023, or three
 * that share all categories among them, would stop all allocation. So of levels
 * broader than those drawn the broadest are passed over, until what is left
 * blocks at most nine in ten levels together. A process at a level that could
 * be drawn is never passed over: it takes that one only.
 */
#include "config.h"

#include <string.h>

#include "alloc/caller.h"
#include "alloc/bystander.h"
#include "selinux/level.h"

#define MOST 0.9

struct stander {
	const struct svirt_process *process;
	double share; /* of the levels that can be drawn */
};

static unsigned int count_common(
	const struct svirt_level *a, const struct svirt_level *b)
{
	struct svirt_level both = *a;

	level_intersect(&both, b);
	return svirt_level_count(&both);
}

/* How many of the levels of count categories from a set are below a level, or
 * above it; 0 for one that could be drawn itself. */
static double find_share(const struct svirt_level *level,
	const struct svirt_level *set, unsigned int count)
{
	unsigned int all = svirt_level_count(set);
	unsigned int own = svirt_level_count(level);
	unsigned int common = count_common(level, set);
	double below = level->sensitivity >= set->sensitivity;
	double above = level->sensitivity <= set->sensitivity && own <= count &&
		       level_is_within(level, set);

	if (own == count && common == own)
		return 0;
	for (unsigned int i = 0; i < count; i++)
		below *= i < common ? (double)(common - i) / (all - i) : 0;
	for (unsigned int i = 0; i < own && above > 0; i++)
		above *= (double)(count - i) / (all - i);
	return below > above ? below : above;
}

/* In any order, so long as equal levels stand together; a level has padding, of
 * which nobody knows what is in it. */
static int compare_levels(
	const struct svirt_level *a, const struct svirt_level *b)
{
	if (a->sensitivity != b->sensitivity)
		return a->sensitivity < b->sensitivity ? -1 : 1;
	return memcmp(a->categories, b->categories, sizeof(a->categories));
}

static int by_share(const void *a, const void *b)
{
	const struct stander *one = a, *other = b;

	if (one->share != other->share)
		return one->share < other->share ? 1 : -1;
	return compare_levels(&one->process->level, &other->process->level);
}

static bool is_same_level(const struct stander *one)
{
	return svirt_level_equals(
		&one[-1].process->level, &one->process->level);
}

/* How many of the sorted are to be passed over; one level counts once. */
static size_t count_passed(const struct stander *standers, size_t count)
{
	double sum = 0;
	size_t passed = 0;

	for (size_t i = 0; i < count; i++)
		if (i == 0 || !is_same_level(&standers[i]))
			sum += standers[i].share;
	for (; passed < count && sum > MOST; passed++)
		if (passed == 0 || !is_same_level(&standers[passed]))
			sum -= standers[passed].share;
	while (passed > 0 && passed < count && is_same_level(&standers[passed]))
		passed++;
	return passed;
}

int bystander_leave_out(const struct svirt_processes *live,
	const struct svirt_level *set, unsigned int count,
	struct svirt_processes *ret, const struct svirt_process **ret_passed)
{
	_cleanup_free_ struct stander *standers = NULL;
	struct svirt_processes kept = {0};
	size_t passed;

	standers = calloc(live->count + 1, sizeof(*standers));
	kept.list = calloc(live->count + 1, sizeof(*kept.list));
	if (!standers || !kept.list) {
		free(kept.list);
		return -ENOMEM;
	}
	for (size_t i = 0; i < live->count; i++)
		standers[i] = (struct stander){&live->list[i],
			find_share(&live->list[i].level, set, count)};
	if (live->count > 1)
		qsort(standers, live->count, sizeof(*standers), by_share);
	passed = count_passed(standers, live->count);
	for (size_t i = passed; i < live->count; i++)
		kept.list[kept.count++] = *standers[i].process;
	*ret_passed = passed > 0 ? standers[0].process : NULL;
	*ret = kept;
	return 0;
}

SVIRT_PUBLIC int svirt_processes_standing(struct svirt_process *ret)
{
	_cleanup_(svirt_processes_clear) struct svirt_processes live = {0};
	const struct svirt_process *passed = NULL;
	struct svirt_processes left = {0};
	struct svirt_range caller;
	struct svirt_level set;
	int err = caller_range(&caller);

	if (err == 0)
		err = svirt_processes_read(SVIRT_PROCESSES_SEPARATED, &live);
	if (err < 0)
		return err;
	set = caller_allowed(&caller).high;
	set.sensitivity = caller.low.sensitivity;
	err = bystander_leave_out(&live, &set, 2, &left, &passed);
	free(left.list);
	if (err < 0 || !passed)
		return err;
	*ret = (struct svirt_process){
		.pid = passed->pid, .level = passed->level};
	return 1;
}
