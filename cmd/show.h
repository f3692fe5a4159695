/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs on stdout, for svirt-alloc and svirt-list. */
#ifndef SVIRT_SHOW_H
#define SVIRT_SHOW_H

#include <stdio.h>

#include "svirt.h"

/* Everything there is to say of one VM, in memory: a terminal or pager can keep
 * a command waiting, and the registry must not wait with it. */
struct show_vm {
	struct svirt_vm vm;
	enum svirt_state state;
	pid_t pid; /* one that runs as the VM, or 0 */
	struct svirt_vms overlaps;
	uint64_t files;
	size_t listed; /* 0 unless the files were asked for */
	struct svirt_file *list;
};

enum show_depth {
	SHOW_VM,    /* the VM, and how many files it has */
	SHOW_FILES, /* the files as well */
};

/* Gather what the registry knows of a VM, which is taken over; 0 or -errno.
 * A missing registry (NULL) knows nothing more. The state and process are the
 * caller's. */
int show_gather(struct svirt_registry *registry, struct svirt_vm *vm,
	enum show_depth depth, struct show_vm *ret);
void show_clear(struct show_vm *show);

/* Columns: small numbers in the order in which they are shown. */
#define SHOW_COLUMNS_MAX 16
struct show_columns {
	size_t count;
	unsigned char list[SHOW_COLUMNS_MAX];
};

/* Read "name,level"; ends the program by a usage error on a wrong one. */
void show_parse_columns(const char *text, struct show_columns *ret);

/* The i-th column's name, and a VM's value in it. */
const char *show_column_name(const struct show_columns *columns, size_t i);
void show_cell(const struct show_columns *columns, size_t i,
	const struct show_vm *show, FILE *out);

/* A VM's values with one TAB between them. */
void show_row(const struct show_columns *columns, const struct show_vm *show);

/* Write text with control characters and backslashes as \xHH and \\, so that
 * a column never ends early. */
void show_escaped(const char *text, FILE *stream);

/* One line of JSON. */
void show_json(const struct show_vm *show);

/* Seconds since 1970 as RFC 3339, in UTC; returns ret. */
#define SHOW_TIME_SIZE 32
const char *show_time(int64_t seconds, char ret[SHOW_TIME_SIZE]);

/* The name of a state, and the state of a name (-EINVAL). */
const char *show_state_name(enum svirt_state state);
int show_state_parse(const char *text, enum svirt_state *ret);

#endif
