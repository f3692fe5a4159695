/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The proof that one VM cannot reach another: counted over every type, class
 * and permission that a VM has. */
#ifndef SVIRT_CHECK_ISOLATION_H
#define SVIRT_CHECK_ISOLATION_H

#include "check/check.h"
#include "check/domains.h"

extern const struct check_id isolation_ids[];
int isolation_check(struct check_run *run);

/* What a cell of the matrix is, as JSON. */
extern const struct check_id *const isolation_cell_id;

/* One cell of the proof: what a domain may do to objects of a type and class
 * that carry another VM's level. */
struct isolation_cell {
	size_t source, target, class;
	bool is_process;  /* whether the target is, or else a file */
	uint32_t given;	  /* by rules, whatever booleans and constraints say */
	uint32_t allowed; /* in the end */
	uint32_t remaining;  /* of these, what remains.c leaves */
	uint32_t violations; /* and what it does not */
};

/* Each cell that a rule gives anything; the function is told of those too that
 * constraints leave empty. */
typedef void isolation_fn(
	struct check_run *run, const struct isolation_cell *cell, void *data);
void isolation_each(struct check_run *run, const struct domains *domains,
	isolation_fn *fn, void *data);

#endif
