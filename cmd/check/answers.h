/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a VM may do to a thing: asked once for two types, a class and a relation
 * of their levels, which is all that a policy can tell them apart by. */
#ifndef SVIRT_CHECK_ANSWERS_H
#define SVIRT_CHECK_ANSWERS_H

#include "check/check.h"
#include "check/inventory.h"

/* What a policy allows a VM of something. */
struct answer {
	bool reaches;	  /* whether anything but what remains.c leaves */
	uint32_t allowed; /* of a file */
	bool is_known;	  /* or else a context is none of the policy */
	char *words;	  /* what reaches, for messages, or NULL */
};

struct answers {
	struct check_run *run;
	const struct inventory *inventory;
	struct names questions;
	struct answer *list; /* by question */
	size_t known, room;
};

/* The number of a question, below answers->questions.count, and its answer. It
 * ends the program without memory. */
size_t answers_ask(struct answers *answers, const struct inventory_vm *vm,
	const struct inventory_thing *thing);
void answers_clear(struct answers *answers);

/* Ask a question by the contexts themselves; whether the answer is the same. */
bool answers_agree(struct answers *answers, const struct inventory_vm *vm,
	const struct inventory_thing *thing);

/* Whether neither of two levels dominates the other; what has a range of levels
 * is never so taken. */
bool answers_are_apart(
	const struct svirt_range *one, const struct svirt_range *two);

#endif
