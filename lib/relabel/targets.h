/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the files of a call come from. */
#ifndef SVIRT_RELABEL_TARGETS_H
#define SVIRT_RELABEL_TARGETS_H

#include "file/path-answer.h"
#include "file/protected.h"
#include "relabel/batch.h"

/* The targets in turn, and what is below each that is a tree. image is the
 * label by which a file in a tree of images is known to need nothing, not even
 * a row: nobody else's has it, and svirt_restore() takes it for one that the VM
 * made. NULL where that does not hold. No tree that leads to a protected place
 * is walked; NULL where none is asked for. */
struct targets {
	const struct svirt_work *work;
	const char *image;
	const struct protected *protected;
	size_t next;
	enum svirt_role role;		   /* of the tree being walked */
	const struct svirt_target *target; /* the tree itself, or NULL */
	const char *right;		   /* image, where that is the role */
	size_t length; /* of paths of the batch being filled */
	struct tree_walk walk;
	struct path_answer answers;
};

/* Add the next files to a batch until it is full. Return 0 when there are no
 * more, 1, or -errno. */
int targets_fill(struct targets *targets, struct batch *batch);

#endif
