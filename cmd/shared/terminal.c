/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether other VMs may open the terminals that a VM makes: with Fedora's
 * policy they may, and a rule against it would break -serial pty as such. What
 * a VM may do with the terminal it is started on is the policy's alone. */
#include "config.h"

#include "shared/cli.h"
#include "shared/terminal.h"

#define DEVPTS_CONTEXT "system_u:object_r:devpts_t:s0"

bool terminal_is_open(const struct svirt_vm *vm)
{
	return svirt_policy_keeps_level(
		       vm->process, DEVPTS_CONTEXT, "chr_file") == 0;
}

void terminal_warn(const struct svirt_vm *vm)
{
	cli_warn("%s: every VM may open a pty that this one makes, as the "
		 "policy gives it no category: use a socket instead: "
		 "-serial unix:" SVIRT_RUNDIR_PATH
		 "/%s/serial,server=on,wait=off",
		vm->name, vm->name);
}
