/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions about VMs and what is theirs, each asked once. A constraint
 * compares users, roles, types, and the two ends of two ranges with each other;
 * it names no level. So whatever two contexts have the same of these have the
 * same answer; matrix.c asks a sample of them in full. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/answers.h"
#include "check/remains.h"

/* How two levels lie: equal, the one above, below, or neither. */
static unsigned int compare(
	const struct svirt_level *one, const struct svirt_level *two)
{
	return (unsigned int)svirt_level_dominates(one, two) << 1 |
	       (unsigned int)svirt_level_dominates(two, one);
}

/* All comparisons that a constraint can make of two ranges. */
static unsigned int relation(
	const struct svirt_range *one, const struct svirt_range *two)
{
	return compare(&one->low, &two->low) |
	       compare(&one->high, &two->high) << 2 |
	       compare(&one->low, &two->high) << 4 |
	       compare(&one->high, &two->low) << 6 |
	       compare(&one->low, &one->high) << 8 |
	       compare(&two->low, &two->high) << 10;
}

bool answers_are_apart(
	const struct svirt_range *one, const struct svirt_range *two)
{
	return !svirt_level_is_comparable(&one->high, &two->high) &&
	       svirt_level_equals(&one->low, &one->high) &&
	       svirt_level_equals(&two->low, &two->high);
}

/* What of a class reaches, as words after those there are. */
static void add_class(struct answers *answers, size_t class, uint32_t allowed,
	bool is_named, struct answer *answer)
{
	const struct policy *policy = answers->run->policy;
	uint32_t reaches = allowed & ~remains_of(policy->model, class, allowed);
	_cleanup_free_ char *before = NULL, *names = NULL;

	if (!reaches)
		return;
	before = answer->words;
	names = policy_names(policy, class, reaches);
	if (!names || asprintf(&answer->words, "%s%s%s%s%s",
			      before ? before : "", before ? "; " : "",
			      is_named ? model_class(policy->model, class) : "",
			      is_named ? ": " : "", names) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	answer->reaches = true;
}

static struct answer ask(struct answers *answers, const struct inventory_vm *vm,
	const struct inventory_thing *thing)
{
	const struct model *model = answers->run->policy->model;
	_cleanup_free_ char *source =
		inventory_text(answers->inventory, &vm->context);
	_cleanup_free_ char *target =
		inventory_text(answers->inventory, &thing->context);
	struct answer answer = {.is_known = check_knows(answers->run, source) &&
					    check_knows(answers->run, target)};

	if (answer.is_known && thing->path) {
		answer.allowed =
			check_ask(answers->run, source, target, thing->class);
		add_class(
			answers, thing->class, answer.allowed, false, &answer);
	}
	if (!answer.is_known || thing->path)
		return answer;
	for (size_t class = 0; class < model_classes(model); class ++)
		add_class(answers, class,
			check_ask(answers->run, source, target, class), true,
			&answer);
	return answer;
}

size_t answers_ask(struct answers *answers, const struct inventory_vm *vm,
	const struct inventory_thing *thing)
{
	const struct svirt_range *levels = answers->inventory->levels;
	char key[128];
	size_t question;

	snprintf(key, sizeof(key), "%zu %zu %zu %x", vm->context.kind,
		thing->context.kind, thing->path ? thing->class + 1 : 0,
		relation(&levels[vm->context.range],
			&levels[thing->context.range]));
	question = names_add(&answers->questions, key);
	if (question >= answers->room) {
		answers->room = answers->questions.room;
		answers->list = reallocarray(
			answers->list, answers->room, sizeof(*answers->list));
		if (!answers->list)
			cli_die(CLI_UNUSABLE, "out of memory");
	}
	if (question == answers->known) {
		answers->list[question] = ask(answers, vm, thing);
		answers->known++;
	}
	return question;
}

bool answers_agree(struct answers *answers, const struct inventory_vm *vm,
	const struct inventory_thing *thing)
{
	const struct answer *known =
		&answers->list[answers_ask(answers, vm, thing)];
	struct answer full = ask(answers, vm, thing);
	/* a level that the policy lacks is told of by matrix-trust.c */
	bool is_same =
		!full.is_known || !known->is_known ||
		(full.allowed == known->allowed &&
			(!full.words) == (!known->words) &&
			(!full.words || strcmp(full.words, known->words) == 0));

	free(full.words);
	return is_same;
}

void answers_clear(struct answers *answers)
{
	for (size_t i = 0; i < answers->known; i++)
		free(answers->list[i].words);
	free(answers->list);
	names_clear(&answers->questions);
}
