/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of svirt_label() or svirt_restore(): what its parts share. */
#ifndef SVIRT_JOB_H
#define SVIRT_JOB_H

#include <pthread.h>

#include "item.h"
#include "file/protected.h"
#include "vm/role.h"

struct selabel_handle;

/* Where the files come from: the targets in turn, and what is below each that
 * is a tree. */
struct source {
	const struct svirt_work *work;
	size_t next;
	enum svirt_role role; /* of the tree being walked */
	const char *right;    /* a label that leaves nothing to do, or NULL */
	struct tree_walk walk;
};

/* Files whose new label is not on the disk yet. */
#define PENDING_MAX 64
struct pending {
	size_t count;
	int files[PENDING_MAX]; /* to be flushed one by one */
	bool is_whole;		/* never one by one */
	size_t filesystem_count;
	struct filesystem *filesystems[PENDING_MAX]; /* to be flushed whole */
};

/* self is NULL for svirt_restore_unowned(). contexts: what each role is given;
 * run and mark tell what this call added to the registry: uses of that run,
 * rows above that id. asked: the policy was asked about role and class. */
struct job {
	struct svirt_registry *registry;
	const struct svirt_vm *self;
	const struct svirt_work *work;
	struct svirt_templates templates;
	struct tag *contexts[ROLES];
	struct tags tags;
	struct owners owners;
	struct filesystems filesystems;
	struct protected protected;
	bool is_single;	 /* no other VM's level is comparable with its own */
	bool is_askable; /* what libvirt remembers */
	bool is_sharing; /* the policy lets VMs write one file */
	int64_t run;
	int64_t mark;
	uint32_t asked;
	struct selabel_handle *file_contexts;
	struct tag *rest_type;
	struct pending pending;
	struct source source;
	int error;
	pthread_mutex_t source_lock;
	pthread_mutex_t registry_lock;
};

#define _cleanup_job_ _cleanup_(job_close)

int job_open(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work, struct job *ret);
void job_close(struct job *job);

/* How many files a batch holds, so that threads do not run out of
 * descriptors. */
size_t job_batch_room(const struct job *job);

/* Tell of an item, as it stands, or of anything. */
void job_tell_item(struct job *job, const struct item *item);
void job_tell(struct job *job, const struct svirt_event *event);

/* A label as the kernel gave it, as a tag. */
int job_tag(struct job *job, const struct file *file, struct tag **ret);

/* The number of a tag's text in the registry: 0 for no label. */
int job_tag_row(struct job *job, struct tag *tag, int64_t *ret);

/* The label by which a file in a tree of that role is known to need nothing,
 * not even a row: nobody else's has it, and svirt_restore() takes it for one
 * that the VM made. NULL where that does not hold. */
const char *job_right_label(const struct job *job, enum svirt_role role);

/* Add the next files to a batch until it is full. Return 0 when there are no
 * more, 1, or -errno. */
int source_fill(struct job *job, struct batch *batch);

/* Pin an item that a tree had, and look what it is; no lock needed. A file
 * that is gone is made silent. */
int item_open(struct item *item, unsigned int flags);

/* Whether the policy lets the VM use a file as it is: 1, 0 or -errno. */
int item_is_usable(
	const struct job *job, const struct item *item, const char *label);

/* What rule 9 of svirt(7) says of an item by itself; no lock needed. */
int examine(struct job *job, struct item *item);

/* In the transaction: refuse an item or enter it. */
int enroll(struct job *job, struct item *item);

/* Set the label of an item that needs it. */
void item_apply(struct job *job, struct item *item);

/* Ask the policy about an item's new label, once a kind. */
int forecast(struct job *job, const struct item *item);

/* Find the file of a row. Return 0, or
 *   -ESTALE  it is gone
 *   -EEXIST  it is gone, and another has its name
 *   another  it cannot be found now */
int locate(struct job *job, const struct file_row *row, struct file *ret);

/* Note that a file's label changed, and put all noted on the disk. */
int pending_add(
	struct job *job, struct file *file, struct filesystem *filesystem);
int pending_flush(struct job *job);

/* Put the file of a row to rest. item has the file already, where a walk met
 * it, else it is located; what became of it is noted there, and whether the
 * row is over. exactly: just as it was, whoever can read it. For a row that
 * several VMs can have, in the write transaction that drops it. */
int settle(struct job *job, const struct file_row *row, struct item *item,
	bool exactly);

/* Take a row that is over off the record. */
int settle_drop(struct job *job, const struct file_row *row);

/* The same for files that this VM alone has, in transactions of their own; what
 * is pending is flushed first. */
int settle_drop_all(struct job *job, const int64_t *ids, size_t count);

/* As settle(), for a file that the VM made in a tree of its own; one that is
 * not the VM's is made silent. */
int settle_made(struct job *job, struct item *item);

/* Put to rest what lies in the tree of a row, but for its top. Return as
 * job_tell_rest(), 0 when it cannot be found, or -errno. */
int settle_tree(struct job *job, int64_t id);

/* The same for what was found in a tree once, if it is a directory. */
int settle_stray(struct job *job, int64_t id);

/* Put to rest only the targets; returns as settle_tree(). */
int restore_some(struct job *job);

/* Tell of a piece that is done: 0 when all is at rest, else JOB_LEFT, with
 * JOB_KEPT when something is still on record. */
#define JOB_LEFT 1
#define JOB_KEPT 2
int job_tell_rest(struct job *job, const struct batch *batch, bool quietly);

/* Put back what this call labelled. */
int job_undo(struct job *job);

#endif
