/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where what CMD prints goes. */
#ifndef SVIRT_CMD_RUN_OUTPUTS_H
#define SVIRT_CMD_RUN_OUTPUTS_H

#include "run/command.h"
#include "run/log.h"

enum { OUTPUTS = 2 }; /* standard output and standard error */

struct outputs {
	struct log logs[OUTPUTS];
	int spares[OUTPUTS]; /* the same again for QEMU's -add-fd, or -1 */
};

/* To a log, as log_open() has it; or, where the caller's own are files, to
 * these through pipes. Nowhere else with `log` NULL and files not wanted. */
void outputs_open(char *log, bool takes_files, const struct user *user,
	struct outputs *ret);

/* A pipe cannot be opened by its name, such as /dev/stderr or /proc/self/fd/2,
 * by a VM: have QEMU use the descriptor. */
void outputs_rename(struct outputs *outputs, struct command *command);

/* Let the next program that is started have the spare ones. */
void outputs_hand(const struct outputs *outputs);
/* It has them: no writer is kept. */
void outputs_handed(struct outputs *outputs);

/* In the process that becomes CMD: false when that cannot be. */
bool outputs_take(const struct outputs *outputs);

#endif
