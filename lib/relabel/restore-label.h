/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The label a file has once its VM is gone. */
#ifndef SVIRT_RELABEL_RESTORE_LABEL_H
#define SVIRT_RELABEL_RESTORE_LABEL_H

#include "relabel/relabel.h"

/* What it is decided by; original is NULL where the file had none, or where
 * that is not known. */
struct restore_case {
	enum svirt_role role;
	const char *original;
	const char *path;
	mode_t mode;
};

/* Return 0 with a label and, where it is not simply the original (or what was
 * asked for), why; or -ENODATA when there is nothing to fall back on. */
int restore_label(struct relabel *relabel, const struct restore_case *rest,
	struct label **ret, enum svirt_reason *ret_reason);

/* Whether a label is the toolkit's own for files at rest. */
bool restore_label_is_rest(const char *context);

#endif
