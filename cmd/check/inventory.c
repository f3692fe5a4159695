/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The VMs and files of the registry, with the labels that the files have now:
 * those on record say what was meant. What one may do to another is matrix.c's.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/cli.h"

#include "check/context.h"
#include "check/file-label.h"
#include "check/inventory.h"

static _Noreturn void no_memory(void)
{
	cli_die(CLI_UNUSABLE, "out of memory");
}

static struct inventory_context put_context(
	struct inventory *inventory, const char *text)
{
	const char *range = context_range(text);
	_cleanup_free_ char *kind =
		range ? strndup(text, (size_t)(range - 1 - text))
		      : strdup(text);

	if (!kind)
		no_memory();
	return (struct inventory_context){
		.kind = names_add(&inventory->kinds, kind),
		.range = names_add(&inventory->ranges, range ? range : ""),
	};
}

char *inventory_text(const struct inventory *inventory,
	const struct inventory_context *context)
{
	const char *range = inventory->ranges.list[context->range];
	char *text;

	if (asprintf(&text, "%s%s%s", inventory->kinds.list[context->kind],
		    *range ? ":" : "", range) < 0)
		no_memory();
	return text;
}

bool inventory_is_recorded(const struct inventory_thing *thing)
{
	return thing->context.kind == thing->recorded.kind &&
	       thing->context.range == thing->recorded.range;
}

char *inventory_name(
	const struct inventory *inventory, const struct inventory_thing *thing)
{
	char *text;

	if (asprintf(&text, "%s%s%s", inventory->vms[thing->vm].name,
		    thing->path ? ": " : "",
		    thing->path ? thing->path : "") < 0)
		no_memory();
	return text;
}

static struct inventory_thing *add_thing(struct inventory *inventory)
{
	size_t count = inventory->thing_count;

	/* a new list at every power of two */
	if ((count & (count - 1)) == 0) {
		struct inventory_thing *list = reallocarray(inventory->things,
			count ? 2 * count : 1, sizeof(*list));

		if (!list)
			no_memory();
		inventory->things = list;
	}
	inventory->thing_count++;
	inventory->things[count] =
		(struct inventory_thing){.vm = inventory->vm_count - 1};
	return &inventory->things[count];
}

static int add_file(const struct svirt_file *file, void *data)
{
	struct inventory *inventory = data;
	struct inventory_thing *thing = add_thing(inventory);

	thing->path = strdup(file->path);
	if (!thing->path)
		no_memory();
	thing->role = file->role;
	thing->recorded = put_context(inventory, file->context);
	thing->context = thing->recorded;
	return 0;
}

static int add_vm(struct svirt_registry *registry, const struct svirt_vm *vm,
	struct inventory *inventory)
{
	struct inventory_vm *added = &inventory->vms[inventory->vm_count++];
	struct inventory_thing *own;

	added->name = strdup(vm->name);
	if (!added->name)
		no_memory();
	added->is_released = vm->released;
	added->is_overlap = vm->overlap;
	added->context = put_context(inventory, vm->process);
	if (!vm->released) {
		own = add_thing(inventory);
		own->context = added->context;
		own->recorded = added->context;
		inventory->running++;
	}
	return svirt_registry_each_file(registry, vm, add_file, inventory);
}

static int read_registry(
	struct svirt_registry *registry, struct inventory *inventory)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int err = svirt_registry_vms(registry, SVIRT_VMS_RELEASED, &vms);

	if (err < 0)
		return err;
	inventory->vms = calloc(vms.count + 1, sizeof(*inventory->vms));
	if (!inventory->vms)
		no_memory();
	for (unsigned int released = 0; released < 2; released++) {
		for (size_t i = 0; err == 0 && i < vms.count; i++) {
			if (vms.list[i].released == (bool)released)
				err = add_vm(registry, &vms.list[i], inventory);
		}
	}
	return err;
}

/* The registry is closed by now: a file system may take its time. A file that
 * is gone, or cannot be asked, counts as what it was labelled. */
static void read_label(struct inventory *inventory, const struct model *model,
	struct inventory_thing *thing)
{
	_cleanup_free_ char *context = NULL;
	mode_t mode = S_IFREG;

	if (file_label_read(thing->path, &mode, &context) == 0 && context)
		thing->context = put_context(inventory, context);
	if (model_find_class(model, util_file_class(mode), &thing->class) < 0)
		cli_die(CLI_UNUSABLE, "the policy has no class %s",
			util_file_class(mode));
}

static void read_levels(struct inventory *inventory)
{
	size_t count = inventory->ranges.count;

	inventory->levels = calloc(count + 1, sizeof(*inventory->levels));
	if (!inventory->levels)
		no_memory();
	/* what is no level, such as that of a policy without, is as none */
	for (size_t i = 0; i < count; i++)
		svirt_range_parse(
			inventory->ranges.list[i], &inventory->levels[i]);
}

int inventory_read(
	const char *path, const struct model *model, struct inventory *ret)
{
	struct svirt_registry *registry = NULL;
	int err = svirt_registry_open(path, SVIRT_OPEN_READ, &registry);

	if (err == -ENOENT)
		return 0;
	if (err == 0)
		err = read_registry(registry, ret);
	svirt_registry_close(registry);
	for (size_t i = 0; err == 0 && i < ret->thing_count; i++) {
		if (ret->things[i].path)
			read_label(ret, model, &ret->things[i]);
	}
	if (err == 0)
		read_levels(ret);
	return err;
}

void inventory_clear(struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->vm_count; i++)
		free(inventory->vms[i].name);
	for (size_t i = 0; i < inventory->thing_count; i++)
		free(inventory->things[i].path);
	free(inventory->vms);
	free(inventory->things);
	free(inventory->levels);
	names_clear(&inventory->kinds);
	names_clear(&inventory->ranges);
	*inventory = (struct inventory){0};
}
