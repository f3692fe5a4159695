/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The contexts of roles. */
#ifndef SVIRT_RELABEL_ROLE_CONTEXT_H
#define SVIRT_RELABEL_ROLE_CONTEXT_H

#include "relabel/relabel.h"

/* Make the context of each role that a target has, and ask the policy what
 * the VM shares. -ENODATA where the policy names no content, -EINVAL for a
 * context that it does not know. */
int role_context_prepare(struct relabel *relabel);

/* In the transaction: their numbers in the registry. */
int role_context_number(struct relabel *relabel);

#endif
