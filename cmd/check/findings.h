/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the checks have found: collected, sorted, printed. */
#ifndef SVIRT_CHECK_FINDINGS_H
#define SVIRT_CHECK_FINDINGS_H

#include "check/check.h"

struct finding {
	const struct check_id *id;
	char *subject, *detail, *remedy;
};

struct findings {
	size_t count;
	struct finding *list;
	const char *skip; /* ids, commas between, or NULL */
};

void findings_clear(struct findings *findings);

/* Whether a list with commas between names an id. */
bool findings_names(const char *list, const char *id);

/* Worst first, otherwise as found. */
void findings_sort(struct findings *findings);

/* How many there are of a severity. */
size_t findings_of(const struct findings *findings, enum severity severity);

/* For people; or an object of JSON a line. */
void findings_print(const struct findings *findings, enum severity least);
void findings_print_json(const struct findings *findings, enum severity least);

#endif
