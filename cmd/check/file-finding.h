/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be found about a file, and who may use it. */
#ifndef SVIRT_CHECK_FILE_FINDING_H
#define SVIRT_CHECK_FILE_FINDING_H

#include "check/domains.h"
#include "check/check.h"

enum files_id {
	FILES_LABEL,
	FILES_REPLACED,
	FILES_BACKING,
	FILES_GONE,
	FILES_LEVEL,
	FILES_REST,
	FILES_HARDLINK,
	FILES_OTHERS,
	FILES_DISK,
	FILES_UNSEEN,
	FILES_SHARED,
};

extern const struct check_id file_finding_ids[];

/* Whether some VM may do any of this to what has a label: the policy is asked
 * of each domain, at the label's own categories. */
struct files_question {
	const struct domains *domains;
	const char *label;
	const char *permission;
};
bool file_finding_is_open(
	struct check_run *run, const struct files_question *question);

#endif
