/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs in a table for people: headings, and columns under each other. */
#ifndef SVIRT_TABLE_H
#define SVIRT_TABLE_H

#include "show.h"

void table_print(const struct show_columns *columns, const struct show_vm *vms,
	size_t count);

#endif
