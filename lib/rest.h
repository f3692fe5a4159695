/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The label a file has once its VM is gone. */
#ifndef SVIRT_REST_H
#define SVIRT_REST_H

#include "job.h"

/* What it is decided by; original is NULL where the file had none, or where
 * that is not known. */
struct rest_case {
	enum svirt_role role;
	const char *original;
	const char *path;
	mode_t mode;
};

/* Return 0 with a label and, where it is not simply the original (or what was
 * asked for), why; or -ENODATA when there is nothing to fall back on. */
int rest_find(struct job *job, const struct rest_case *rest, struct tag **ret,
	enum svirt_reason *ret_reason);

#endif
