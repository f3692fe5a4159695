/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registry has of a VM and of a file, for explanations. */
#include "config.h"

#include <string.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"

#include "check/record.h"
#include "shared/translated.h"

struct search {
	const char *path;
	struct record *record;
	const struct svirt_vm *vm;
};

static int compare(const struct svirt_file *file, void *data)
{
	struct search *search = data;
	struct record *record = search->record;

	if (strcmp(file->path, search->path) != 0)
		return 0;
	if (search->vm->id == record->vm.id) {
		record->is_own = true;
		record->role = file->role;
		record->context = strdup(file->context);
		return record->context ? 1 : -ENOMEM;
	}
	free(record->owner);
	record->owner = strdup(search->vm->name);
	record->is_exclusive = svirt_role_is_exclusive(file->role);
	return record->owner ? 1 : -ENOMEM;
}

static int find_owners(struct svirt_registry *registry, const char *path,
	struct record *record)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int err = svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms);

	for (size_t i = 0; err >= 0 && i < vms.count; i++) {
		struct search search = {
			.path = path, .record = record, .vm = &vms.list[i]};

		err = svirt_registry_each_file(
			registry, &vms.list[i], compare, &search);
	}
	return err < 0 ? err : 0;
}

int record_find(const char *vm, const char *path, struct record *ret)
{
	_cleanup_(record_clear) struct record record = {0};
	struct svirt_registry *registry = NULL;
	int err = svirt_registry_open(
		cli_registry_path(), SVIRT_OPEN_READ, &registry);

	if (err < 0 && err != -ENOENT) {
		cli_warn_registry(err);
		return err;
	}
	if (err == 0)
		err = translated_find(registry, vm, &record.vm);
	if (err < 0)
		cli_warn_vm(vm, err);
	else if (path) {
		err = find_owners(registry, path, &record);
		if (err < 0)
			cli_warn_registry(err);
	}
	svirt_registry_close(registry);
	if (err < 0)
		return err;
	*ret = record;
	record = (struct record){0};
	return 0;
}

char *record_whose(const char *context)
{
	_cleanup_(svirt_context_clear) struct svirt_context parsed = {0};
	_cleanup_free_ char *level = NULL;
	struct svirt_registry *registry = NULL;
	struct svirt_vm vm = {0};
	char *name = NULL;

	if (svirt_context_parse(context, &parsed) < 0 ||
		svirt_level_count(&parsed.range.high) == 0 ||
		svirt_level_format(&parsed.range.high, &level) < 0 ||
		svirt_registry_open(
			cli_registry_path(), SVIRT_OPEN_READ, &registry) < 0)
		return NULL;
	if (svirt_registry_find(registry, level, &vm) == 0)
		name = strdup(vm.name);
	svirt_vm_clear(&vm);
	svirt_registry_close(registry);
	return name;
}

void record_clear(struct record *record)
{
	svirt_vm_clear(&record->vm);
	free(record->context);
	free(record->owner);
	*record = (struct record){0};
}
