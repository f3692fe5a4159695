/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a check is, and what it finds. The list of checks is checks.c; a new one
 * is a file and an entry there. What it finds goes to findings.h. */
#ifndef SVIRT_CHECK_CHECK_H
#define SVIRT_CHECK_CHECK_H

#include "shared/cli.h"

#include "check/findings.h"
#include "check/policy.h"

struct matrix;

/* What is looked at. */
struct check_run {
	const struct policy *policy;
	struct findings *findings;
	uint64_t asked;	       /* how many questions the policy answered */
	bool is_of_file;       /* the policy is none of this machine's */
	struct matrix *matrix; /* who may use what is whose, or NULL */
};

struct check {
	const char *name;	    /* the operand that selects it */
	const struct check_id *ids; /* ends with an id of NULL */
	bool only_named;	    /* not run unless it is named */
	bool of_policy;		    /* asks the policy */
	bool of_host; /* looks at this host: not for a policy in a file */
	/* 0, or -errno when it could not look. */
	int (*run)(struct check_run *run);
};

/* Add a finding; ends the program without memory. The remedy is commands to
 * paste, or NULL where there are none; it is copied. */
void check_found(struct check_run *run, const struct check_id *id,
	const char *subject, const char *remedy, const char *detail, ...)
	CLI_PRINTF(5, 6);

/* The question of a check: ends the program when the policy cannot answer. */
uint32_t check_ask(struct check_run *run, const char *source,
	const char *target, size_t class);

/* Whether a context is one of the policy. */
bool check_knows(struct check_run *run, const char *context);

#endif
