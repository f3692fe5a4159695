/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last steps before execve(2): the library's, with words for each. */
#ifndef SVIRT_CMD_EXEC_ENTER_H
#define SVIRT_CMD_EXEC_ENTER_H

#include <stdbool.h>

#include "exec/capabilities.h"
#include "exec/descriptors.h"
#include "exec/user.h"

/**
 * struct enter - what the command gets
 * @target: raw context to run in, or NULL to stay unconfined
 * @user: whose it is
 * @descriptors: those it keeps
 * @capabilities: those it keeps, or NULL for all
 */
struct enter {
	const char *target;
	const struct user *user;
	const struct descriptors *descriptors;
	const struct capabilities *capabilities;
};

/* Take them: 0; else, after a message, what failed. */
enum enter_failure { ENTER_DONE, ENTER_NO_CONTEXT, ENTER_FAILED };
enum enter_failure enter_take(const struct enter *enter);

/* The command could not be run: be the old user again. */
void enter_undo(const struct enter *enter);

#endif
