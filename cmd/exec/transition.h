/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The step from this program's context into a VM's. */
#ifndef SVIRT_CMD_EXEC_TRANSITION_H
#define SVIRT_CMD_EXEC_TRANSITION_H

#include <stdbool.h>

#include "svirt.h"

/**
 * struct transition - where from, where to, and by which program
 * @program: path of the program
 * @own: raw context of this process
 * @file: raw context of the program, or NULL where it has none
 * @target: raw context that the program is to run in
 */
struct transition {
	const char *program;
	char *own;
	char *file;
	char *target;
};

/* Find out where @program of @vm is to run: in the VM's process context, or,
 * for a helper that may not enter it, in that of the helper's own type at the
 * VM's level. False after a message. */
bool transition_prepare(const struct svirt_vm *vm, const char *program,
	bool helper, struct transition *ret);
void transition_clear(struct transition *transition);

/* Ask whether the kernel will allow it. False after a message that names what
 * stands in the way; in permissive mode the message is all. */
bool transition_forecast(const struct transition *transition);

#endif
