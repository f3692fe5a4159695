/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A label is set, and what it amounts to. */
#include "config.h"

#include "job.h"
#include "selinux/level.h"

/* What could not be labelled because of where it lies may not need it. */
static void accept(struct job *job, struct item *item, int err)
{
	int r;

	/* libselinux keeps what it learns of classes where threads collide. */
	pthread_mutex_lock(&job->registry_lock);
	r = item_is_usable(job, item, item->old->text);
	pthread_mutex_unlock(&job->registry_lock);
	if (r > 0)
		item->outcome = SVIRT_ACCEPTED;
	else if (r < 0)
		item_refuse(item, SVIRT_FAILED, r);
	else if (err == -EROFS)
		item_refuse(item, SVIRT_READ_ONLY, 0);
	else
		item_refuse(item, SVIRT_NO_LABELS, 0);
	item->what = filesystem_type(item->filesystem, item->identity.mount);
}

void item_apply(struct job *job, struct item *item)
{
	int err = file_set_label(&item->file, item->new->text);

	if (err == -EROFS || err == -EOPNOTSUPP)
		accept(job, item, err);
	else if (err < 0)
		item_refuse(item, SVIRT_FAILED, err);
}

/* The VM's process at two categories that are not the VM's: a guest like it. */
static int other_process(const struct svirt_vm *vm, char **ret)
{
	struct svirt_level level = {.sensitivity = vm->level.sensitivity};
	int found = 0;

	for (unsigned int c = 0; c < SVIRT_CATEGORIES && found < 2; c++) {
		if (svirt_level_has_category(&vm->level, c))
			continue;
		level_add(&level, c);
		found++;
	}
	return svirt_context_with_level(vm->process, &level, ret);
}

static int is_open_to_others(const struct job *job, const struct item *item)
{
	_cleanup_free_ char *process = NULL;
	const char *class = file_class(item->file.mode);
	int r = other_process(job->self, &process);

	if (r < 0)
		return r;
	r = svirt_policy_allows(process, item->new->text, class, "read");
	if (r == 0)
		r = svirt_policy_allows(
			process, item->new->text, class, "write");
	return r == -EINVAL ? 0 : r;
}

static void warn(
	struct job *job, const struct item *item, enum svirt_reason reason)
{
	struct item copy = *item;

	copy.outcome = SVIRT_WARNED;
	copy.reason = reason;
	job_tell_item(job, &copy);
}

/* Bits of job->asked: a role and a kind of file each. */
static uint32_t kind_bit(const struct item *item)
{
	static const mode_t kinds[] = {
		S_IFREG, S_IFDIR, S_IFBLK, S_IFCHR, S_IFLNK, S_IFIFO, S_IFSOCK};
	unsigned int kind = 0;

	while (kind < ARRAY_SIZE(kinds) &&
		kinds[kind] != (item->file.mode & S_IFMT))
		kind++;
	return UINT32_C(1) << (item->role * 8 + kind);
}

int forecast(struct job *job, const struct item *item)
{
	uint32_t bit = kind_bit(item);
	int r;

	if (item->is_right || item->outcome == SVIRT_ACCEPTED ||
		(job->asked & bit))
		return 0;
	job->asked |= bit;
	r = item_is_usable(job, item, item->new->text);
	if (r == 0)
		warn(job, item, SVIRT_UNUSABLE);
	if (r >= 0 && role_is_exclusive(item->role)) {
		r = is_open_to_others(job, item);
		if (r > 0)
			warn(job, item, SVIRT_OPEN);
	}
	return r < 0 ? r : 0;
}
