/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the checks have found: collected, sorted, printed. */
#ifndef SVIRT_CHECK_FINDINGS_H
#define SVIRT_CHECK_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

enum severity {
	SEVERITY_ERROR,	  /* one VM reaches another, or the host */
	SEVERITY_WARNING, /* weaker than need be */
	SEVERITY_INFO,	  /* worth knowing; does not change the status */
};

/* One thing that a check can find. */
struct check_id {
	const char *id; /* "CHECK.NAME", unique */
	enum severity severity;
	const char *about; /* for --list */
};

struct finding {
	const struct check_id *id;
	char *subject, *detail, *remedy;
};

struct findings {
	size_t count;
	struct finding *list;
	const char *skip; /* ids, commas between, or NULL */
};

/* Add one, whose texts are taken over; the remedy can be NULL. */
void findings_add(struct findings *findings, struct finding finding);
void findings_clear(struct findings *findings);

/* Whether a list with commas between names an id. */
bool findings_names(const char *list, const char *id);

/* Worst first, otherwise as found. */
void findings_sort(struct findings *findings);

/* How many there are of a severity. */
size_t findings_of(const struct findings *findings, enum severity severity);

const char *findings_severity(enum severity severity);

/* For people; as JSON they are in findings-json.h. */
void findings_print(const struct findings *findings, enum severity least);

/* A text of several lines on stdout, each behind so many spaces. */
void findings_print_indented(const char *text, int spaces);
#endif
