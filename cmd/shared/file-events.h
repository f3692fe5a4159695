/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-label and svirt-restore say about files. */
#ifndef SVIRT_CMD_SHARED_FILE_EVENTS_H
#define SVIRT_CMD_SHARED_FILE_EVENTS_H

#include <time.h>

#include "svirt.h"

/* How many of each outcome, and when that was last shown on a terminal. print:
 * a line a file on stdout too. */
struct file_events {
	bool print;
	bool has_allow;
	bool progress;
	uint64_t count;
	uint64_t outcomes[SVIRT_OUTCOME_KEPT + 1];
	bool is_said; /* what was said of a member of a tree, for all */
	bool is_shown;
	struct timespec shown;
};

/* has_allow: the command has --allow, so a refusal may name it. */
void file_events_begin(struct file_events *events, bool print, bool has_allow);

/* Count an event, and say what there is to say: refusals always, changes with
 * -v. */
void file_events_tell(
	struct file_events *events, const struct svirt_event *event);

/* Clear the progress off the terminal. */
void file_events_end(struct file_events *events);

#endif
