/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an explanation says, thing by thing. */
#ifndef SVIRT_CHECK_EXPLANATION_H
#define SVIRT_CHECK_EXPLANATION_H

#include "check/options.h"

enum explain_id {
	EXPLAIN_FOLDER,
	EXPLAIN_MODE,
	EXPLAIN_MOUNT,
	EXPLAIN_RECORD,
	EXPLAIN_TYPE,
	EXPLAIN_BOOLEAN,
	EXPLAIN_CATEGORY,
	EXPLAIN_UNKNOWN,
	EXPLAIN_COUNT,
};

/* Say that something lets the VM in, or does not; as check_found(). */
void explanation_ok(struct check_run *run, enum explain_id id,
	const char *subject, const char *detail, ...) CLI_PRINTF(4, 5);
void explanation_no(struct check_run *run, enum explain_id id,
	const char *subject, const char *remedy, const char *detail, ...)
	CLI_PRINTF(5, 6);

/* Print what was said below a headline, or as JSON. */
void explanation_print(const struct options *options,
	const struct check_run *run, const char *headline);

#endif
