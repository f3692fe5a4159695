/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of svirt_label() or svirt_restore() begins and ends; its
 * steps have files of their own. */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include <selinux/label.h>

#include "alloc/release.h"
#include "file/libvirt-mark.h"
#include "file/protected.h"
#include "relabel/relabel.h"

void relabel_close(struct relabel *relabel)
{
	if (relabel->file_contexts)
		selabel_close(relabel->file_contexts);
	tree_end(&relabel->targets.walk);
	path_answer_clear(&relabel->targets.answers);
	svirt_templates_clear(&relabel->templates);
	label_owners_clear(&relabel->owners);
	labels_clear(&relabel->labels);
	filesystems_clear(&relabel->filesystems);
	protected_close(&relabel->protected);
	chains_close(&relabel->chains);
}

int relabel_open(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work, struct relabel *ret)
{
	int err;

	*ret = (struct relabel){
		.registry = registry,
		.self = vm,
		.work = work,
		.owners = {.registry = registry, .self = vm},
		.targets = {.work = work},
		.mark = -1,
		.targets_lock = PTHREAD_MUTEX_INITIALIZER,
		.registry_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	if (getrandom(&ret->run, sizeof(ret->run), 0) < 0)
		return util_errno();
	ret->run &= INT64_MAX;
	err = svirt_templates_load(&ret->templates);
	if (err == 0)
		err = protected_open(registry->path, &ret->protected);
	if (err == 0 && !(work->flags & SVIRT_WORK_DRY_RUN))
		err = release_forget_boots(registry);
	ret->is_askable = libvirt_mark_is_askable();
	return err;
}
