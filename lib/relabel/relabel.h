/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of svirt_label() or svirt_restore(): what its parts share. */
#ifndef SVIRT_RELABEL_RELABEL_H
#define SVIRT_RELABEL_RELABEL_H

#include <pthread.h>

#include "file/protected.h"
#include "relabel/chain-list.h"
#include "relabel/flush.h"
#include "relabel/label-holder.h"
#include "relabel/targets.h"
#include "vm/role.h"

struct selabel_handle;

/* self is NULL for svirt_restore_unowned(). contexts: what each role is given;
 * run and mark tell what this call added to the registry: uses of that run,
 * rows above that id. asked: the policy was asked about role and class. */
struct relabel {
	struct svirt_registry *registry;
	const struct svirt_vm *self;
	struct svirt_work whole; /* *work, whatever its size was */
	const struct svirt_work *work;
	struct svirt_target *targets_copy;
	struct svirt_templates templates;
	struct label *contexts[ROLES];
	struct label_cache labels;
	struct label_holders owners;
	struct filesystems filesystems;
	struct protected protected;
	struct chains chains;
	bool is_single;	   /* no other VM's level is comparable with its own */
	bool is_askable;   /* what libvirt remembers */
	bool is_insistent; /* files at rest get the policy's default too */
	bool is_sharing;   /* the policy lets VMs write one file */
	bool is_looking;   /* no file is opened, for reading neither */
	int64_t run;
	int64_t mark;
	uint32_t asked;
	struct selabel_handle *file_contexts;
	struct label *rest_type;
	struct flush flush;
	struct targets targets;
	int error;
	pthread_mutex_t targets_lock;
	pthread_mutex_t registry_lock;
};

#define _cleanup_relabel_ _cleanup_(relabel_close)

int relabel_open(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work, struct relabel *ret);
void relabel_close(struct relabel *relabel);

#endif
