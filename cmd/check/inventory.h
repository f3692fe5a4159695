/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The VMs and files that are to be kept apart, with their labels. */
#ifndef SVIRT_CHECK_INVENTORY_H
#define SVIRT_CHECK_INVENTORY_H

#include "check/model.h"
#include "check/names.h"

#include "svirt.h"

/* A context, as the numbers of what stands before its level, and of that. */
struct inventory_context {
	size_t kind, range;
};

struct inventory_vm {
	char *name;
	bool is_released; /* files carry its label, it does not run */
	bool is_overlap;  /* meant to overlap others */
	struct inventory_context context;
};

/* What is a VM's: its processes, with all that carries their label (path is
 * NULL), or a file, with the label it has now. */
struct inventory_thing {
	size_t vm;
	char *path;
	enum svirt_role role; /* of a file */
	size_t class;	      /* of a file, in the model */
	struct inventory_context context;
	struct inventory_context recorded;
};

struct inventory {
	size_t vm_count, running, thing_count; /* held VMs come first */
	struct inventory_vm *vms;
	struct inventory_thing *things; /* in order of VM */
	struct names kinds, ranges;
	struct svirt_range *levels; /* by range */
};

/* Read the registry, then the labels: 0, or the registry's -errno. None yet is
 * an empty inventory. */
int inventory_read(
	const char *registry, const struct model *model, struct inventory *ret);
void inventory_clear(struct inventory *inventory);

/* Whether a thing has the label that is on record for it. */
bool inventory_is_recorded(const struct inventory_thing *thing);

/* A thing as a finding names it: its VM, and its path; the caller frees it.
 * Ends the program without memory. */
char *inventory_name(
	const struct inventory *inventory, const struct inventory_thing *thing);

/* A context as text; the same. */
char *inventory_text(const struct inventory *inventory,
	const struct inventory_context *context);

#endif
