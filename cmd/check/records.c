/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registry says of VMs, read once for a check of this host. What is
 * wrong with it is said in registry.c. */
#include "config.h"

#include <string.h>

#include "shared/cli-registry.h"

#include "check/records.h"

static int by_path(const void *a, const void *b)
{
	const struct records_cgroup *one = a, *other = b;

	return strcmp(one->path, other->path);
}

static int collect_cgroups(struct records *records)
{
	const struct svirt_vms *vms = &records->vms;
	size_t count = 0;
	char boot[37];
	int err = svirt_boot_id(boot);

	for (size_t i = 0; err == 0 && i < vms->count; i++)
		count += vms->list[i].cgroup_count;
	if (err < 0 || count == 0)
		return err;
	records->cgroups = calloc(count, sizeof(*records->cgroups));
	if (!records->cgroups)
		return -ENOMEM;
	for (size_t i = 0; i < vms->count; i++) {
		const struct svirt_vm *vm = &vms->list[i];

		for (size_t j = 0; j < vm->cgroup_count; j++) {
			const struct svirt_cgroup *cgroup = &vm->cgroups[j];

			/* there are those of others with its level, too */
			if (cgroup->vm != vm->id || !cgroup->path ||
				strcmp(cgroup->boot, boot) != 0)
				continue;
			records->cgroups[records->cgroup_count++] =
				(struct records_cgroup){cgroup->path, vm};
		}
	}
	if (records->cgroup_count > 1)
		qsort(records->cgroups, records->cgroup_count,
			sizeof(*records->cgroups), by_path);
	return 0;
}

int records_states(const struct svirt_vms *vms, enum svirt_state **ret)
{
	_cleanup_free_ enum svirt_state *states =
		calloc(vms->count + 1, sizeof(*states));
	int err = states ? svirt_vms_states(vms, states, NULL) : -ENOMEM;

	if (err < 0)
		return err;
	*ret = TAKE_PTR(states);
	return 0;
}

int records_read(struct records *ret)
{
	_cleanup_(records_clear) struct records records = {0};
	int err = svirt_registry_open(
		cli_registry_path(), SVIRT_OPEN_READ, &records.registry);

	if (err == -EPERM)
		return err;
	if (err == 0)
		err = svirt_registry_vms(
			records.registry, SVIRT_VMS_RELEASED, &records.vms);
	if (err < 0 && err != -ENOENT) {
		cli_warn_registry(err);
		return err;
	}
	err = collect_cgroups(&records);
	if (err < 0)
		return err;
	*ret = records;
	records = (struct records){0};
	return 0;
}

void records_clear(struct records *records)
{
	svirt_registry_close(records->registry);
	svirt_vms_clear(&records->vms);
	free(records->cgroups);
	*records = (struct records){0};
}

const struct svirt_vm *records_at(
	const struct records *records, const struct svirt_level *level)
{
	for (size_t i = 0; i < records->vms.count; i++) {
		const struct svirt_vm *vm = &records->vms.list[i];

		if (!vm->released && svirt_level_equals(&vm->level, level))
			return vm;
	}
	return NULL;
}

const struct svirt_vm *records_of_cgroup(
	const struct records *records, const char *path)
{
	_cleanup_free_ char *above = strdup(path);
	struct records_cgroup wanted = {.path = above};
	const struct records_cgroup *found = NULL;

	if (!above)
		cli_die(CLI_UNUSABLE, "out of memory");
	while (records->cgroup_count && *above) {
		found = bsearch(&wanted, records->cgroups,
			records->cgroup_count, sizeof(*found), by_path);
		if (found)
			return found->vm;
		above[strrchr(above, '/') ? strrchr(above, '/') - above : 0] =
			'\0';
	}
	return NULL;
}

bool records_has_cgroups(
	const struct records *records, const struct svirt_vm *vm)
{
	size_t own = 0, known = 0;

	for (size_t i = 0; i < vm->cgroup_count; i++)
		own += vm->cgroups[i].vm == vm->id;
	for (size_t i = 0; i < records->cgroup_count; i++)
		known += records->cgroups[i].vm == vm;
	return own > 0 && own == known;
}
