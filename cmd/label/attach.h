/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the audit log is told of files that come to a VM which runs; of those it
 * is started with svirt-exec tells. */
#ifndef SVIRT_CMD_LABEL_ATTACH_H
#define SVIRT_CMD_LABEL_ATTACH_H

#include "svirt.h"
#include "shared/audit.h"

/**
 * struct attach - the files that were named for a VM
 * @audit: the VM, while there is something to tell of it
 * @is_told: it runs
 * @labelled: paths that have its label, told of once all of them stay so
 * @count: how many
 * @is_member_told: what was refused of a tree, for all of it
 */
struct attach {
	struct audit_vm audit;
	bool is_told;
	char **labelled;
	size_t count;
	bool is_member_told;
};

/* Nothing is told of a VM that does not run, nor of what is only tried; the
 * caller keeps @vm meanwhile. */
void attach_begin(const struct svirt_vm *vm, bool is_tried, struct attach *ret);

/* A file was refused, or has its label for now. */
void attach_tell(struct attach *attach, const struct svirt_event *event);

/* All of them stay as they are, or where one was refused none. */
void attach_end(struct attach *attach, bool is_done);

#endif
