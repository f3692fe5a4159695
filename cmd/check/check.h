/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a check is, and what it finds. The list of checks is checks.c; a new one
 * is a file and an entry there. */
#ifndef SVIRT_CHECK_CHECK_H
#define SVIRT_CHECK_CHECK_H

#include "shared/cli.h"

#include "check/policy.h"

enum severity {
	SEVERITY_ERROR,	  /* one VM reaches another, or the host */
	SEVERITY_WARNING, /* weaker than need be */
	SEVERITY_INFO,	  /* worth knowing; does not change the status */
};

/* One thing that a check can find. */
struct check_id {
	const char *id; /* unique among all checks */
	enum severity severity;
	const char *about; /* for --list */
};

struct findings;

/* What is looked at. */
struct check_run {
	const struct policy *policy;
	struct findings *findings;
	uint64_t asked; /* how many questions the policy answered */
};

struct check {
	const char *name;	    /* the operand that selects it */
	const struct check_id *ids; /* ends with an id of NULL */
	bool only_named;	    /* not run unless it is named */
	/* 0, or -errno when it could not look. */
	int (*run)(struct check_run *run);
};

extern const struct check checks[];
extern const size_t checks_count;

const char *severity_name(enum severity severity);

/* Add a finding; ends the program without memory. The remedy is commands to
 * paste, or NULL where there are none; it is copied. */
void check_found(struct check_run *run, const struct check_id *id,
	const char *subject, const char *remedy, const char *detail, ...)
	CLI_PRINTF(5, 6);

/* The question of a check: ends the program when the policy cannot answer. */
uint32_t check_ask(struct check_run *run, const char *source,
	const char *target, size_t class);

#endif
