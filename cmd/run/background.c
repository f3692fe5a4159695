/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A unit that lasts as long as QEMU's process does, and then restores. It is no
 * more than convenience: what it does not do, svirt-restore --stale does. */
#include "config.h"

#include <string.h>

#include "run/background.h"
#include "run/siblings.h"
#include "shared/sibling.h"

static char *find_pid(const struct run *run)
{
	_cleanup_(step_clear) struct step step;
	uint64_t pid;

	siblings_begin(&step, "svirt-list");
	command_add(&step.command, "-H");
	command_add(&step.command, "--output=pid");
	command_add(&step.command, "%s", run->name);
	step.takes_output = true;
	if (siblings_run(&step, &run->mask) != 0)
		return NULL;
	step.output[strcspn(step.output, "\n")] = '\0';
	if (util_number(step.output, 1, INT32_MAX, &pid) < 0)
		return NULL;
	return strdup(step.output);
}

/* tail(1) waits for a process that is nobody's child. */
static void compose_unit(
	const struct run *run, const char *pid, struct command *ret)
{
	_cleanup_free_ char *restore =
		sibling_path("svirt-restore", RUN_OWN_FAILURE);

	command_add(ret, "systemd-run");
	command_add(ret, "--quiet");
	command_add(ret, "--collect");
	command_add(ret, "--no-block");
	command_add(ret, "--unit=svirt-run-%s", run->name);
	command_add(ret,
		"--property=ExecStopPost=%s --registry=%s --release %s",
		restore, cli_registry_path(), run->name);
	command_add(ret, "tail");
	command_add(ret, "--pid=%s", pid);
	command_add(ret, "--follow");
	command_add(ret, "/dev/null");
}

static bool leave_to_systemd(const struct run *run)
{
	_cleanup_(step_clear) struct step unit = {.on_path = true};
	_cleanup_free_ char *pid = NULL;

	if (access("/run/systemd/system", F_OK) < 0)
		return false;
	pid = find_pid(run);
	if (!pid)
		return false;
	compose_unit(run, pid, &unit.command);
	return siblings_run(&unit, &run->mask) == 0;
}

void background_leave(struct run *run)
{
	if (leave_to_systemd(run))
		cli_verbose("%s: goes on in the background; systemd puts its "
			    "labels back when it is over",
			run->name);
	else
		cli_verbose("%s: goes on in the background; svirt-restore "
			    "--stale puts its labels back when it is over",
			run->name);
}
