/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files whose new label is not on the disk yet. */
#ifndef SVIRT_RELABEL_FLUSH_H
#define SVIRT_RELABEL_FLUSH_H

#include "file/filesystem.h"

#define FLUSH_MAX 64
struct flush {
	size_t count;
	int files[FLUSH_MAX]; /* to be flushed one by one */
	bool is_whole;	      /* never one by one */
	size_t filesystem_count;
	struct filesystem *filesystems[FLUSH_MAX]; /* to be flushed whole */
};

/* Note that a file's label changed, and put all noted on the disk. */
int flush_add(
	struct flush *flush, struct file *file, struct filesystem *filesystem);
int flush_all(struct flush *flush, struct filesystems *filesystems);

#endif
