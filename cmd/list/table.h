/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs in a table for people: headings, and columns under each other. */
#ifndef SVIRT_CMD_LIST_TABLE_H
#define SVIRT_CMD_LIST_TABLE_H

#include "shared/columns.h"

void table_print(
	const struct columns *columns, const struct vm_view *vms, size_t count);

#endif
