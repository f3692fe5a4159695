/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One call of svirt_label() or svirt_restore() begins and ends; its
 * steps have files of their own. */
#include "config.h"

#include <string.h>
#include <sys/random.h>

#include <selinux/label.h>

#include "alloc/release.h"
#include "file/libvirt-mark.h"
#include "relabel/relabel.h"

#define FLAGS                                                                  \
	(SVIRT_ALLOW_HARDLINK | SVIRT_ALLOW_DISK | SVIRT_ONE_FILE_SYSTEM |     \
		SVIRT_WORK_DRY_RUN | SVIRT_REST_DEFAULT |                      \
		SVIRT_REST_ORIGINAL | SVIRT_ALLOW_CHAIN)

void relabel_close(struct relabel *relabel)
{
	if (relabel->file_contexts)
		selabel_close(relabel->file_contexts);
	tree_end(&relabel->targets.walk);
	path_answer_clear(&relabel->targets.answers);
	svirt_templates_clear(&relabel->templates);
	label_holders_clear(&relabel->owners);
	label_cache_clear(&relabel->labels);
	filesystems_clear(&relabel->filesystems);
	protected_close(&relabel->protected);
	chains_close(&relabel->chains);
	free(relabel->targets_copy);
}

/* A copy is made only for a caller that has targets of another size. */
static int take_targets(struct relabel *relabel)
{
	struct svirt_work *work = &relabel->whole;
	const char *from = (const char *)work->targets;
	int err = 0;

	if (work->count == 0 || work->target_size == sizeof(*work->targets))
		return 0;
	relabel->targets_copy =
		calloc(work->count, sizeof(*relabel->targets_copy));
	if (!relabel->targets_copy)
		return -ENOMEM;
	work->targets = relabel->targets_copy;
	for (size_t i = 0; err == 0 && i < work->count; i++)
		err = util_sized(&relabel->targets_copy[i],
			sizeof(*relabel->targets_copy),
			from + i * work->target_size, work->target_size);
	return err;
}

static int take_work(const struct svirt_work *work, struct relabel *ret)
{
	int err = util_sized(&ret->whole, sizeof(ret->whole), work, work->size);

	if (err == 0 && (ret->whole.flags & ~FLAGS))
		err = -EINVAL;
	return err < 0 ? err : take_targets(ret);
}

int relabel_open(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct svirt_work *work, struct relabel *ret)
{
	int err;

	*ret = (struct relabel){
		.registry = registry,
		.self = vm,
		.work = &ret->whole,
		.owners = {.registry = registry, .self = vm},
		.targets = {.work = &ret->whole},
		.mark = -1,
		.targets_lock = PTHREAD_MUTEX_INITIALIZER,
		.registry_lock = PTHREAD_MUTEX_INITIALIZER,
	};
	err = take_work(work, ret);
	if (err < 0)
		return err;
	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	if (getrandom(&ret->run, sizeof(ret->run), 0) < 0)
		return util_errno();
	ret->run &= INT64_MAX;
	err = svirt_templates_load(&ret->templates);
	if (err == 0 && !(ret->whole.flags & SVIRT_WORK_DRY_RUN))
		err = release_forget_boots(registry);
	ret->is_askable = libvirt_mark_is_askable();
	return err;
}
