/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Single files of a VM go to rest. */
#ifndef SVIRT_RELABEL_RESTORE_NAMED_H
#define SVIRT_RELABEL_RESTORE_NAMED_H

#include "relabel/relabel.h"

/* Put to rest only the targets; returns as restore_tree(). */
int restore_named(struct relabel *relabel);

#endif
