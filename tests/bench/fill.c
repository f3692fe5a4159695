/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fill REGISTRY COUNT: hold COUNT more pairs of c0.c1023, in one transaction;
 * svirt-alloc would take minutes for half a million. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "alloc/conflict.h"
#include "alloc/draw.h"
#include "registry/registry.h"
#include "registry/vm-row.h"

static int hold_one(struct conflict_search *search,
	const struct svirt_level *set, struct svirt_vm *vm, char name[32])
{
	_cleanup_free_ char *process = NULL, *image = NULL;
	int err = draw_level(search, set, 2, &vm->level);

	if (err == 0)
		err = svirt_context_with_level(
			"system_u:system_r:svirt_t", &vm->level, &process);
	if (err == 0)
		err = svirt_context_with_level(
			"system_u:object_r:svirt_image_t", &vm->level, &image);
	if (err < 0)
		return err;
	vm->name = name;
	vm->process = process;
	vm->image = image;
	return vm_row_insert(search->registry, vm);
}

static int fill(struct svirt_registry *registry, long count)
{
	struct conflict_search search = {.registry = registry};
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	struct svirt_level set;
	struct svirt_vm vm = {.relabel = true};
	char name[32];
	int err = svirt_categories_parse("c0.c1023", &set);

	if (err == 0)
		err = svirt_boot_id(vm.boot);
	if (err == 0)
		err = registry_begin(registry);
	if (err < 0)
		return err;
	undo = registry;
	for (long i = 0; err == 0 && i < count; i++) {
		snprintf(name, sizeof(name), "fill-%ld", i);
		err = hold_one(&search, &set, &vm, name);
	}
	return err < 0 ? err : registry_commit(&undo);
}

int main(int argc, char **argv)
{
	struct svirt_registry *registry;
	int err;

	if (argc != 3) {
		fprintf(stderr, "usage: fill REGISTRY COUNT\n");
		return 2;
	}
	err = svirt_registry_open(argv[1], SVIRT_OPEN_WRITE, &registry);
	if (err == 0) {
		err = fill(registry, strtol(argv[2], NULL, 10));
		svirt_registry_close(registry);
	}
	if (err < 0)
		fprintf(stderr, "fill: %s: %s\n", argv[1], strerror(-err));
	return err < 0;
}
