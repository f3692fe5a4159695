/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the registry, finding and locking a VM, and saying why not. */
#ifndef SVIRT_CMD_SHARED_CLI_REGISTRY_H
#define SVIRT_CMD_SHARED_CLI_REGISTRY_H

#include "svirt.h"
#include "util.h"

/* Open the registry that --registry names; ends the program with `status` when
 * it is unusable. NULL when there is none and mode is SVIRT_OPEN_READ. */
struct svirt_registry *cli_registry_open(enum svirt_open mode, int status);

/* Tell what is wrong with the registry, and what to do. */
void cli_warn_registry(int err);

/* Tell why an operand names no VM. */
void cli_warn_vm(const char *operand, int err);

/* Tell who runs as a VM, or that nobody can tell, and what to do. */
void cli_warn_running(const struct svirt_vm *vm, const char *advice);

/* Tell who runs at a VM's level and is not the VM's. */
void cli_warn_stranger(const struct svirt_vm *vm);

/* Load what the policy says of VMs, or say what is missing and end. */
void cli_templates_load(struct svirt_templates *ret);

/* Lock a VM, waiting up to `wait` milliseconds for another command: 0, or
 * -errno after a message. */
#define CLI_LOCK_WAIT 10000
int cli_lock(struct svirt_registry *registry, const struct svirt_vm *vm,
	unsigned int wait);

/* Under its lock, look again at a VM: it may have been started meanwhile.
 * -ENOENT when it is not held any more; but a released VM, which is not found
 * by its name when that is held again and cannot be started, stays as it is. */
int cli_find_again(struct svirt_registry *registry, struct svirt_vm *vm);

static inline void cli_registry_closep(struct svirt_registry **registry)
{
	svirt_registry_close(*registry);
}
#define _cleanup_registry_ _cleanup_(cli_registry_closep)

#endif
