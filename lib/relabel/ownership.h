/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whom a file is given to while a VM has it, and back. */
#ifndef SVIRT_RELABEL_OWNERSHIP_H
#define SVIRT_RELABEL_OWNERSHIP_H

#include "relabel/relabel.h"

/* In the transaction: decide whom an item is given to, and what its row says of
 * it; row is the one it has already, or NULL. The item is refused where the
 * user is another VM's. */
int ownership_decide(
	struct relabel *relabel, struct item *item, const struct file_row *row);

/* Refuse an item that was another's than its target says before it was given to
 * anybody; row is the one it has already, or NULL. */
int ownership_check(struct item *item, const struct file_row *row);

/* Give the file of a row back to who had it: 1 when that was done, or would be,
 * 0 when there was nothing to do, -ESTALE when it is a third one's by now, or
 * -errno. */
int ownership_undo(const struct file_row *row, const struct item *item,
	unsigned int flags);

/* The same for a file that the VM made in the tree of a row. */
int ownership_undo_made(const struct file_row *top, const struct item *item,
	unsigned int flags);

#endif
