/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The proof that one VM cannot reach another: counted over every type, class
 * and permission that a VM has. */
#ifndef SVIRT_CHECK_ISOLATION_H
#define SVIRT_CHECK_ISOLATION_H

#include "check/check.h"
#include "check/domains.h"

extern const struct check_id isolation_ids[];
int isolation_check(struct check_run *run);

/* One cell of the proof: what a domain may do to objects of a type and class
 * that carry another VM's level. */
struct isolation_cell {
	size_t source, target, class;
	bool is_process;  /* whether the target is, or else a file */
	uint32_t given;	  /* by rules, whatever booleans and constraints say */
	uint32_t allowed; /* in the end */
	uint32_t remaining;  /* of these, what design rule 20 leaves */
	uint32_t violations; /* and what it does not */
};

/* Each cell that a rule gives anything; the function is told of those too that
 * constraints leave empty. */
typedef void isolation_fn(
	struct check_run *run, const struct isolation_cell *cell, void *data);
void isolation_each(struct check_run *run, const struct domains *domains,
	isolation_fn *fn, void *data);

/* What is left between two VMs (design rule 20), and why: NULL for a permission
 * that is not. */
const char *isolation_remains(const char *class, const char *permission);

/* Two levels of which neither dominates the other, and none. */
#define ISOLATION_OWN "s0:c1,c2"
#define ISOLATION_OTHER "s0:c3,c4"
#define ISOLATION_NONE "s0"

/* The context of a type at a level; the caller frees it. Ends the program
 * without memory. */
char *isolation_process(
	const struct model *model, size_t type, const char *level);
char *isolation_object(
	const struct model *model, size_t type, const char *level);

/* Load the module of the toolkit: what mends most of it. */
#define ISOLATION_LOAD "semodule -i /usr/share/selinux/packages/svirt_tools.cil"

#endif
