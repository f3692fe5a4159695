/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The file of a row goes to rest. */
#ifndef SVIRT_RELABEL_RESTORE_ROW_H
#define SVIRT_RELABEL_RESTORE_ROW_H

#include "relabel/relabel.h"

/* Put the file of a row to rest. item has the file already, where a walk met
 * it, else it is located; what became of it is noted there, and whether the
 * row is over. exactly: just as it was, whoever can read it. For a row that
 * several VMs can have, in the write transaction that drops it. */
int restore_row(struct relabel *relabel, const struct file_row *row,
	struct item *item, bool exactly);

/* Take a row that is over off the record. */
int restore_row_drop(struct relabel *relabel, const struct file_row *row);

/* The same for files that this VM alone has, in transactions of their own; what
 * is to be flushed is, first. */
int restore_row_drop_all(
	struct relabel *relabel, const int64_t *ids, size_t count);

/* As restore_row(), for a file that the VM made in the tree of a row; one that
 * is not the VM's is made silent. */
int restore_row_made(
	struct relabel *relabel, struct item *item, const struct file_row *top);

#endif
