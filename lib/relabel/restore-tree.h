/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lies in a tree goes to rest. */
#ifndef SVIRT_RELABEL_RESTORE_TREE_H
#define SVIRT_RELABEL_RESTORE_TREE_H

#include "relabel/relabel.h"

/* Put to rest what lies in the tree of a row, but for its top. Return as
 * event_tell_rest(), 0 when it cannot be found, or -errno. */
int restore_tree(struct relabel *relabel, int64_t id);

/* The same for what was found in a tree once, if it is a directory. */
int restore_tree_stray(struct relabel *relabel, int64_t id);

#endif
