/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-run is asked for. */
#ifndef SVIRT_CMD_RUN_REQUEST_H
#define SVIRT_CMD_RUN_REQUEST_H

#include "run/files.h"

struct request {
	char *name, *user, *allow, *owner, *uid, *log;
	int tcg, if_enabled, dry_run;
	struct files files; /* named by options */
	struct command command;
	bool by_link; /* called by a QEMU's name */
};

/* Read the command line; ends the program on a usage error. */
void request_read(int argc, char **argv, struct request *ret);
void request_clear(struct request *request);

#endif
