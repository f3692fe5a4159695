/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs in columns, as svirt-list and svirt-alloc --output have them. */
#ifndef SVIRT_CMD_SHARED_COLUMNS_H
#define SVIRT_CMD_SHARED_COLUMNS_H

#include <stdio.h>

#include "shared/vm-view.h"

/* Columns: small numbers in the order in which they are shown. */
/* The one list of them: FIRST(name), and NEXT(name) for each that follows. */
#define COLUMNS(FIRST, NEXT)                                                   \
	FIRST(name)                                                            \
	NEXT(level)                                                            \
	NEXT(context)                                                          \
	NEXT(image)                                                            \
	NEXT(mode)                                                             \
	NEXT(state)                                                            \
	NEXT(pid)                                                              \
	NEXT(created)                                                          \
	NEXT(files)                                                            \
	NEXT(overlap)                                                          \
	NEXT(uuid)                                                             \
	NEXT(uid)

/* "name, level, ..." for messages and --help. */
#define COLUMNS_FIRST_NAME(column) #column
#define COLUMNS_NEXT_NAME(column) ", " #column
#define COLUMNS_NAMES COLUMNS(COLUMNS_FIRST_NAME, COLUMNS_NEXT_NAME)

#define COLUMNS_MAX 16
struct columns {
	size_t count;
	unsigned char list[COLUMNS_MAX];
};

/* Read "name,level"; ends the program by a usage error on a wrong one. */
void columns_parse(const char *text, struct columns *ret);

/* The i-th column's name, and a VM's value in it. */
const char *columns_name(const struct columns *columns, size_t i);
void columns_cell(const struct columns *columns, size_t i,
	const struct vm_view *view, FILE *out);

/* The name alone, and - for what is not known of the VM. */
void columns_row_named(const struct columns *columns, const char *name);

/* A VM's values with one TAB between them. */
void columns_row(const struct columns *columns, const struct vm_view *view);

#endif
