/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A file on its way through svirt_label() or svirt_restore(). */
#ifndef SVIRT_RELABEL_ITEM_H
#define SVIRT_RELABEL_ITEM_H

#include "file/tree.h"
#include "registry/file-row.h"
#include "relabel/label-cache.h"

/* Where it was found: in dir (in a tree), or by a path; what it is; what its
 * label was, is to be, and what is to be told of it. is_set: the label is to
 * be changed. row is its row, 0 for none. */
struct item {
	struct tree_directory *dir;
	struct file file;
	int parent;
	struct identity identity;
	struct filesystem *filesystem;
	char *path;
	unsigned char type;
	enum svirt_role role;
	enum file_row_tree tree;
	struct label *old;
	struct label *new;
	const struct svirt_target *target; /* that named it or its tree */
	enum file_row_named named;
	struct file_row_owner owner; /* for its row */
	struct owner given;	     /* whom it is to be given to */
	bool is_asked;		     /* given says so */
	bool is_given;		     /* and it is not theirs yet */
	bool is_set;
	bool is_silent; /* nothing to tell: it vanished, or is passed over */
	bool is_right;	/* known by its label alone; it is not even opened */
	bool is_over;	/* its row can go */
	int64_t row;
	enum svirt_outcome outcome;
	enum svirt_reason reason;
	int error;
	pid_t pid;
	char *vm;
	const char *what;
};

/* Close and free what it holds. */
void item_clear(struct item *item);

/* Note that a file is refused; the first reason stays. */
void item_refuse(struct item *item, enum svirt_reason reason, int error);

/* Pin an item that a tree had, and look what it is; no lock needed. A file
 * that is gone is made silent. */
int item_open(struct item *item, unsigned int flags);

static inline bool item_is_refused(const struct item *item)
{
	return item->outcome == SVIRT_OUTCOME_REFUSED;
}

#endif
