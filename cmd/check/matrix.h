/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may use what is whose: a cell for each VM and each thing of each. */
#ifndef SVIRT_CHECK_MATRIX_H
#define SVIRT_CHECK_MATRIX_H

#include "check/answers.h"
#include "check/comparable.h"

enum relation {
	RELATION_NONE,	    /* nothing but what is left between any two VMs */
	RELATION_OWN,	    /* this VM's own */
	RELATION_PRIVATE,   /* this VM's own, to be read */
	RELATION_SHARED,    /* meant for every VM, to be written */
	RELATION_CONTENT,   /* meant for every VM, to be read */
	RELATION_VIOLATION, /* what should not be */
};

struct matrix {
	struct inventory inventory;
	struct answers answers;
	struct comparable reach;
	uint64_t cells, violations, sampled;
	/* VMs and things that a violation is in, for what is drawn. */
	bool *is_vm_bad, *is_thing_bad;
};

/* Read what there is: NULL in ret when there is no registry, or none that may
 * be read while the policy is another machine's. 0 or -errno. */
int matrix_open(struct check_run *run, struct matrix **ret);
void matrix_close(struct matrix *matrix);

enum relation matrix_cell(struct matrix *matrix, size_t vm, size_t thing);
const char *matrix_relation(enum relation relation);

/* The answer that a cell comes from; valid until the next is asked for. */
const struct answer *matrix_answer(
	struct matrix *matrix, size_t vm, size_t thing);

/* Whether an answer is one that should not be, of a thing in that role. */
bool matrix_is_bad(const struct matrix *matrix, const struct answer *answer,
	const struct inventory_thing *thing, bool is_owner);

#endif
