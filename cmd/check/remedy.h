/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands to paste that mend what was found. */
#ifndef SVIRT_CHECK_REMEDY_H
#define SVIRT_CHECK_REMEDY_H

#include "check/context.h"
#include "check/inventory.h"

/* What keeps a VM from a thing that its level lets it use: the label on record,
 * or else the release of the one whose level is odd. */
char *remedy_of_cell(const struct inventory *inventory,
	const struct inventory_vm *vm, const struct inventory_thing *thing);

#endif
