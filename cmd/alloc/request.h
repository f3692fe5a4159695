/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-alloc is asked for. */
#ifndef SVIRT_CMD_ALLOC_REQUEST_H
#define SVIRT_CMD_ALLOC_REQUEST_H

#include "shared/columns.h"
#include "shared/vm-uuid.h"

/* The command line, as text. */
struct request_options {
	int tcg, no_relabel, overlap, reuse, json, dry_run, if_enabled;
	const char *base, *context, *categories, *count, *owner, *uuid, *uid,
		*output;
	const char *name;
};

/* The numbers and sets of the command line, as values. */
struct request_values {
	struct svirt_level categories;
	char uuid[VM_UUID_SIZE];
	struct columns columns;
	struct svirt_range caller;
};

/* Read the command line; ends the program on a wrong one. */
void request_read(int argc, char **argv, struct request_options *ret);

/* Turn its text into values, which *request points into. */
void request_values(const struct request_options *options,
	struct request_values *values, struct svirt_request *request);

#endif
