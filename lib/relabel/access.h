/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a VM may use a file of a label. */
#ifndef SVIRT_RELABEL_ACCESS_H
#define SVIRT_RELABEL_ACCESS_H

#include "svirt.h"

/* Each answers 1, 0 or -errno; mode is a file's, for its class. */

/* Whether the VM may use the label as the role says. */
int access_of_vm(const struct svirt_vm *vm, enum svirt_role role, mode_t mode,
	const char *label);

/* Whether another VM, of two categories that are not this one's, may read or
 * write it. */
int access_of_others(const struct svirt_vm *vm, mode_t mode, const char *label);

/* Whether some VM that runs in the type of a process context, at whatever
 * level, may read it. */
int access_of_any(const char *process, unsigned int sensitivity, mode_t mode,
	const char *label);

/* Whether this program may change that label of a file: 1, 0 or -errno. What
 * the policy lets no tool relabel, such as usr_t in /opt, has to stay as it is.
 */
int access_to_relabel(mode_t mode, const char *label);

#endif
