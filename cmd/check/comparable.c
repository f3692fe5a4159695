/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which VMs are at levels that compare with a thing's. Two levels with
 * categories that compare have one in common, so each level is looked for under
 * its categories alone. */
#include "config.h"

#include "shared/cli.h"

#include "check/answers.h"
#include "check/comparable.h"

static void *need(void *memory)
{
	if (!memory)
		cli_die(CLI_UNUSABLE, "out of memory");
	return memory;
}

static bool is_plain(const struct svirt_range *range)
{
	return svirt_level_equals(&range->low, &range->high) &&
	       svirt_level_count(&range->high) > 0;
}

static const struct svirt_range *range_of(
	const struct inventory *inventory, size_t vm)
{
	return &inventory->levels[inventory->vms[vm].context.range];
}

/* Count each VM under its categories, or, with a list, put it there. */
static void file_vms(
	const struct inventory *inventory, size_t *start, size_t *list)
{
	for (size_t vm = 0; vm < inventory->running; vm++) {
		const struct svirt_range *range = range_of(inventory, vm);

		for (unsigned int c = 0;
			is_plain(range) && c < SVIRT_CATEGORIES; c++) {
			if (!svirt_level_has_category(&range->high, c))
				continue;
			if (list)
				list[start[c]] = vm;
			start[c]++;
		}
	}
}

void comparable_open(const struct inventory *inventory, struct comparable *ret)
{
	size_t *start = need(calloc(SVIRT_CATEGORIES + 1, sizeof(*start)));
	size_t all = 0;

	*ret = (struct comparable){.inventory = inventory, .start = start};
	file_vms(inventory, start, NULL);
	for (unsigned int c = 0; c <= SVIRT_CATEGORIES; c++) {
		size_t count = start[c];

		start[c] = all;
		all += count;
	}
	ret->list = need(calloc(all + 1, sizeof(*ret->list)));
	file_vms(inventory, start, ret->list);
	/* each start is where the next one was: shift them back */
	for (unsigned int c = SVIRT_CATEGORIES; c > 0; c--)
		start[c] = start[c - 1];
	start[0] = 0;
	ret->others =
		need(calloc(inventory->running + 1, sizeof(*ret->others)));
	for (size_t vm = 0; vm < inventory->running; vm++) {
		if (!is_plain(range_of(inventory, vm)))
			ret->others[ret->other_count++] = vm;
	}
	ret->near =
		need(calloc(inventory->ranges.count + 1, sizeof(*ret->near)));
}

void comparable_close(struct comparable *reach)
{
	for (size_t i = 0; reach->near && i < reach->inventory->ranges.count;
		i++)
		free(reach->near[i].vms);
	free(reach->near);
	free(reach->start);
	free(reach->list);
	free(reach->others);
	*reach = (struct comparable){0};
}

static void add(const struct comparable *reach, const struct svirt_range *range,
	size_t vm, struct comparable_near *near)
{
	if (answers_are_apart(range, range_of(reach->inventory, vm)))
		return;
	/* a new list at every power of two */
	if ((near->count & (near->count - 1)) == 0)
		near->vms = need(reallocarray(near->vms,
			near->count ? 2 * near->count : 1, sizeof(*near->vms)));
	near->vms[near->count++] = vm;
}

/* The lowest category of both, so that each VM is met once. */
static bool is_first_common(const struct svirt_level *one,
	const struct svirt_level *two, unsigned int category)
{
	unsigned int word = category / 64;

	for (unsigned int i = 0; i < word; i++) {
		if (one->categories[i] & two->categories[i])
			return false;
	}
	return !(one->categories[word] & two->categories[word] &
		 (((uint64_t)1 << category % 64) - 1));
}

static void find(const struct comparable *reach,
	const struct svirt_range *range, struct comparable_near *near)
{
	for (size_t i = 0; i < reach->other_count; i++)
		add(reach, range, reach->others[i], near);
	for (unsigned int c = 0; c < SVIRT_CATEGORIES; c++) {
		if (!svirt_level_has_category(&range->high, c))
			continue;
		for (size_t i = reach->start[c]; i < reach->start[c + 1]; i++) {
			size_t vm = reach->list[i];

			if (is_first_common(&range->high,
				    &range_of(reach->inventory, vm)->high, c))
				add(reach, range, vm, near);
		}
	}
}

const struct comparable_near *comparable_find(
	struct comparable *reach, size_t number)
{
	const struct svirt_range *range = &reach->inventory->levels[number];
	struct comparable_near *near = &reach->near[number];

	if (near->is_made)
		return near;
	near->is_made = true;
	if (is_plain(range)) {
		find(reach, range, near);
		return near;
	}
	for (size_t vm = 0; vm < reach->inventory->running; vm++)
		add(reach, range, vm, near);
	return near;
}
