/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy has to do with the use of a file. */
#ifndef SVIRT_CHECK_EXPLAIN_POLICY_H
#define SVIRT_CHECK_EXPLAIN_POLICY_H

#include "check/check.h"
#include "check/record.h"
#include "check/refusal.h"

/* Whether a VM's process may pass a folder; what refuses it is said. */
bool explain_policy_folder(
	struct check_run *run, const char *context, int fd, const char *path);

/* What it may do with the file, of R_OK and W_OK, said either way. */
int explain_policy_file(struct check_run *run, const struct record *record,
	int fd, const char *path, int wanted);

/* Say why a policy refuses, with the command that mends it or NULL. */
void explain_policy_refusal(struct check_run *run, const char *subject,
	const struct policy_question *question, const struct refusal *refusal,
	const char *remedy);

#endif
