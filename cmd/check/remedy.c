/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands to paste: complete, and safe whatever a file is called. */
#include "config.h"

#include "util.h"

#include "check/quote.h"
#include "check/remedy.h"

char *remedy_of_cell(const struct inventory *inventory,
	const struct inventory_vm *vm, const struct inventory_thing *thing)
{
	const struct inventory_vm *owner = &inventory->vms[thing->vm];
	_cleanup_free_ char *context = NULL;

	if (inventory_is_recorded(thing))
		return quote_command("svirt-restore --release %s",
			owner->is_overlap ? owner->name : vm->name);
	context = inventory_text(inventory, &thing->recorded);
	return quote_command("chcon -h %s -- %s", context, thing->path);
}
