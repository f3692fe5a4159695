/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to be seen on the host itself, where its policy is loaded. */
#ifndef SVIRT_CHECK_HOST_LIVE_H
#define SVIRT_CHECK_HOST_LIVE_H

#include "check/check.h"

struct selabel_handle;

/* Whether it enforces. */
void host_live_enforcing(struct check_run *run, const struct check_id *id);

/* Whether the policy knows the contexts that its files name: the file contexts,
 * opened, for host_live_labels(); NULL where they cannot be. */
struct selabel_handle *host_live_contexts(
	struct check_run *run, const struct check_id *id);

/* Whether the toolkit's programs, run folder and registry have their labels. */
void host_live_labels(struct check_run *run, const struct check_id *id,
	struct selabel_handle *contexts);

/* The type that the file contexts give a path; NULL for none. The caller frees
 * it. */
char *host_live_type(
	struct selabel_handle *contexts, const char *path, mode_t mode);

#endif
