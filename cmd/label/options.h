/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the options of svirt-label say. */
#ifndef SVIRT_CMD_LABEL_OPTIONS_H
#define SVIRT_CMD_LABEL_OPTIONS_H

#include "shared/cli.h"

/* Those that popt leaves to options_read(). */
enum {
	OPTION_ROLE = 0x100, /* and the role */
	OPTION_FILES = 0x200,
	OPTION_ALLOW,
	OPTION_OWNER,
	OPTION_IF_OWNER,
};

struct options {
	int role; /* -1: not named */
	int null;
	int recursive;
	int one_file_system;
	int try;
	int print;
	int if_enabled;
	char *threads;
	unsigned int allow;
	char *context;
	bool has_owner;
	struct svirt_owner owner;
	bool has_if_owner;
	uid_t if_owner;
	size_t file_count;
	char **files;
};

/* Read them; the operands are left in popt. A wrong one ends the program. */
void options_read(poptContext popt, struct options *options);
void options_clear(struct options *options);

#endif
