/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The violations of a matrix, as findings: one for each question that the
 * policy answers wrongly for VMs that are apart, one for each thing whose label
 * lets in VMs that should be. Not every cell is visited for that. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/matrix-judge.h"
#include "check/matrix-trust.h"
#include "check/remedy.h"

/* Violations of one kind: how many, and the first two VMs. */
struct crossing {
	uint64_t count;
	size_t vms[2];
	size_t thing;
};

struct judge {
	struct check_run *run;
	struct matrix *matrix;
	const struct matrix_ids *ids;
	size_t *totals; /* held VMs, by kind */
	size_t *first;	/* one of them */
	struct names groups;
	struct crossing *by_group; /* things of one label and role */
	size_t known;
	struct names apart;
	struct crossing *by_question; /* of VMs that are apart */
};

static void *need(void *memory)
{
	if (!memory)
		cli_die(CLI_UNUSABLE, "out of memory");
	return memory;
}

static const struct inventory_thing *thing_of(
	const struct judge *judge, size_t thing)
{
	return &judge->matrix->inventory.things[thing];
}

static bool is_bad(struct judge *judge, size_t vm, size_t number)
{
	const struct inventory_thing *thing = thing_of(judge, number);

	return matrix_is_bad(judge->matrix,
		matrix_answer(judge->matrix, vm, number), thing,
		thing->vm == vm);
}

static void tell(struct judge *judge, const struct crossing *crossing,
	const char *why, bool is_apart)
{
	struct matrix *matrix = judge->matrix;
	const struct inventory *inventory = &matrix->inventory;
	const struct inventory_thing *thing = thing_of(judge, crossing->thing);
	const struct inventory_vm *vm = &inventory->vms[crossing->vms[0]];
	const struct answer *answer =
		matrix_answer(matrix, crossing->vms[0], crossing->thing);
	bool is_meant =
		!is_apart && inventory_is_recorded(thing) &&
		(vm->is_overlap || inventory->vms[thing->vm].is_overlap);
	_cleanup_free_ char *name = inventory_name(inventory, thing);
	_cleanup_free_ char *remedy =
		is_apart ? NULL : remedy_of_cell(inventory, vm, thing);
	_cleanup_free_ char *subject = NULL, *others = NULL;

	if (asprintf(&subject, "%s to %s", vm->name, name) < 0 ||
		asprintf(&others, "; and %llu cells more",
			(unsigned long long)crossing->count - 1) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	check_found(judge->run,
		is_meant ? judge->ids->meant : judge->ids->crosses, subject,
		is_apart ? CONTEXT_LOAD : remedy, "%s: %s, %s to %s%s",
		answer->words ? answer->words : "", why,
		inventory->ranges.list[vm->context.range],
		inventory->ranges.list[thing->context.range],
		crossing->count > 1 ? others : "");
}

static void mark(struct judge *judge, size_t vm, size_t thing)
{
	struct matrix *matrix = judge->matrix;

	matrix->is_vm_bad[vm] = true;
	matrix->is_vm_bad[thing_of(judge, thing)->vm] = true;
	matrix->is_thing_bad[thing] = true;
}

/* A VM of a kind that is apart from a thing; there is one. */
static size_t find_apart(
	const struct judge *judge, size_t kind, const struct svirt_range *range)
{
	const struct inventory *inventory = &judge->matrix->inventory;
	size_t vm = judge->first[kind];

	while (inventory->vms[vm].context.kind != kind ||
		!answers_are_apart(range,
			&inventory->levels[inventory->vms[vm].context.range]))
		vm++;
	return vm;
}

/* Held VMs at levels that have nothing to do with a thing's. */
static void judge_apart(
	struct judge *judge, size_t number, const struct comparable_near *near)
{
	const struct inventory *inventory = &judge->matrix->inventory;
	const struct inventory_thing *thing = thing_of(judge, number);

	for (size_t kind = 0; kind < inventory->kinds.count; kind++) {
		uint64_t count = judge->totals[kind];
		struct crossing *crossing;
		size_t vm, at;
		char key[96];

		for (size_t i = 0; count && i < near->count; i++)
			count -= inventory->vms[near->vms[i]].context.kind ==
				 kind;
		if (count == 0)
			continue;
		vm = find_apart(
			judge, kind, &inventory->levels[thing->context.range]);
		if (!is_bad(judge, vm, number))
			continue;
		mark(judge, vm, number);
		snprintf(key, sizeof(key), "%zu %zu %zu %d", kind,
			thing->context.kind, thing->path ? thing->class + 1 : 0,
			thing->path ? (int)thing->role : -1);
		at = names_add(&judge->apart, key);
		judge->by_question = need(reallocarray(judge->by_question,
			judge->apart.room, sizeof(*judge->by_question)));
		crossing = &judge->by_question[at];
		if (at == judge->known) {
			*crossing =
				(struct crossing){.vms = {vm}, .thing = number};
			judge->known++;
		}
		crossing->count += count;
		judge->matrix->violations += count;
	}
}

/* Those at levels that compare, of all things with this label and role. */
static struct crossing count_near(
	struct judge *judge, size_t number, const struct comparable_near *near)
{
	struct crossing crossing = {.thing = number};

	for (size_t i = 0; i < near->count; i++) {
		const struct inventory_thing *thing = thing_of(judge, number);
		size_t vm = near->vms[i];
		const struct answer *answer;

		answer = matrix_answer(judge->matrix, vm, number);
		if (!matrix_is_bad(judge->matrix, answer, thing, false))
			continue;
		if (crossing.count < 2)
			crossing.vms[crossing.count] = vm;
		crossing.count++;
	}
	return crossing;
}

static struct crossing find_near(
	struct judge *judge, size_t number, const struct comparable_near *near)
{
	const struct inventory_thing *thing = thing_of(judge, number);
	size_t count = judge->groups.count, group;
	char key[96];

	snprintf(key, sizeof(key), "%zu %zu %zu %d", thing->context.kind,
		thing->context.range, thing->path ? thing->class + 1 : 0,
		thing->path ? (int)thing->role : -1);
	group = names_add(&judge->groups, key);
	if (group == count) {
		judge->by_group = need(reallocarray(judge->by_group,
			judge->groups.room, sizeof(*judge->by_group)));
		judge->by_group[group] = count_near(judge, number, near);
	}
	return judge->by_group[group];
}

/* The owner was counted as if it were another. */
static void leave_out_owner(struct judge *judge, struct crossing *crossing)
{
	size_t owner = thing_of(judge, crossing->thing)->vm;
	const struct inventory *inventory = &judge->matrix->inventory;
	const struct inventory_thing *thing = thing_of(judge, crossing->thing);

	if (crossing->count == 0 || owner >= inventory->running ||
		answers_are_apart(&inventory->levels[thing->context.range],
			&inventory->levels[inventory->vms[owner]
						   .context.range]) ||
		is_bad(judge, owner, crossing->thing) ||
		!matrix_is_bad(judge->matrix,
			matrix_answer(judge->matrix, owner, crossing->thing),
			thing, false))
		return;
	crossing->count--;
	if (crossing->vms[0] == owner)
		crossing->vms[0] = crossing->vms[1];
}

static void judge_near(
	struct judge *judge, size_t number, const struct comparable_near *near)
{
	struct crossing crossing = find_near(judge, number, near);

	crossing.thing = number;
	leave_out_owner(judge, &crossing);
	if (crossing.count == 0)
		return;
	judge->matrix->violations += crossing.count;
	for (size_t i = 0; i < near->count && i < 64; i++) {
		if (is_bad(judge, near->vms[i], number))
			mark(judge, near->vms[i], number);
	}
	mark(judge, crossing.vms[0], number);
	tell(judge, &crossing, "the level lets it in", false);
}

static void count_kinds(struct judge *judge)
{
	const struct inventory *inventory = &judge->matrix->inventory;

	judge->totals = need(
		calloc(inventory->kinds.count + 1, sizeof(*judge->totals)));
	judge->first =
		need(calloc(inventory->kinds.count + 1, sizeof(*judge->first)));
	for (size_t vm = 0; vm < inventory->running; vm++) {
		size_t kind = inventory->vms[vm].context.kind;

		if (judge->totals[kind]++ == 0)
			judge->first[kind] = vm;
	}
}

static void judge_clear(struct judge *judge)
{
	names_clear(&judge->groups);
	names_clear(&judge->apart);
	free(judge->by_group);
	free(judge->by_question);
	free(judge->totals);
	free(judge->first);
}

void matrix_judge(struct check_run *run, struct matrix *matrix,
	const struct matrix_ids *ids)
{
	const struct inventory *inventory = &matrix->inventory;
	_cleanup_(judge_clear) struct judge judge = {
		.run = run, .matrix = matrix, .ids = ids};

	matrix->cells = (uint64_t)inventory->running * inventory->thing_count;
	count_kinds(&judge);
	matrix_trust_labels(run, matrix, ids->unknown);
	for (size_t i = 0; i < inventory->thing_count; i++) {
		const struct comparable_near *near = comparable_find(
			&matrix->reach, inventory->things[i].context.range);

		judge_apart(&judge, i, near);
		judge_near(&judge, i, near);
	}
	for (size_t i = 0; i < judge.known; i++)
		tell(&judge, &judge.by_question[i], "no constraint says no",
			true);
	matrix_trust_sample(matrix);
	check_found(run, ids->cells, run->policy->name, NULL,
		"%zu VMs, %zu files: %llu cells, %llu violations; %zu answers "
		"stand for all, %llu cells were asked in full",
		inventory->running, inventory->thing_count - inventory->running,
		(unsigned long long)matrix->cells,
		(unsigned long long)matrix->violations,
		matrix->answers.questions.count,
		(unsigned long long)matrix->sampled);
}
