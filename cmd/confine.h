/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The step from this program's context into a VM's. */
#ifndef SVIRT_CONFINE_H
#define SVIRT_CONFINE_H

#include <stdbool.h>

#include "svirt.h"

/**
 * struct confinement - where from, where to, and by which program
 * @program: path of the program
 * @own: raw context of this process
 * @file: raw context of the program, or NULL where it has none
 * @target: raw context that the program is to run in
 */
struct confinement {
	const char *program;
	char *own;
	char *file;
	char *target;
};

/* Whether the kernel would allow an access: the policy does, or the subject's
 * domain is permissive. 1, 0, or as svirt_policy_allows(). */
int confine_allows(const char *subject, const char *object, const char *class,
	const char *permission);

/* Find out where @program of @vm is to run: in the VM's process context, or,
 * for a helper that may not enter it, in that of the helper's own type at the
 * VM's level. False after a message. */
bool confine_prepare(const struct svirt_vm *vm, const char *program,
	bool helper, struct confinement *ret);
void confine_clear(struct confinement *confinement);

/* Ask whether the kernel will allow it. False after a message that names what
 * stands in the way; in permissive mode the message is all. */
bool confine_forecast(const struct confinement *confinement);

/* Make the next execve(2) enter the target; false after a message. */
bool confine_set(const struct confinement *confinement);

/* Tell why that execve failed. */
void confine_explain(const struct confinement *confinement, int err);

#endif
