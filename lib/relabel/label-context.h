/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A context that was asked for, in place of the role's. */
#ifndef SVIRT_RELABEL_LABEL_CONTEXT_H
#define SVIRT_RELABEL_LABEL_CONTEXT_H

#include "relabel/relabel.h"

/* In the transaction: find the context that an item is given, and its number;
 * refuse the item where it must not have the one that was asked for. */
int label_context_choose(struct relabel *relabel, struct item *item);

#endif
