/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be found about a process, and how it is told; when, is processes.c's
 * and process-reach.c's to say. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/process-finding.h"

const struct check_id process_finding_ids[] = {
	[PROCESSES_UNCONFINED] = {"processes.unconfined", SEVERITY_ERROR,
		"a VMM or a helper of one runs in no VM's domain"},
	[PROCESSES_DISK] = {"processes.disk", SEVERITY_ERROR,
		"such a process has a confined VM's file open"},
	[PROCESSES_LEVEL] = {"processes.level", SEVERITY_ERROR,
		"a VM runs at no category, or at a range"},
	[PROCESSES_COMPARABLE] = {"processes.comparable", SEVERITY_ERROR,
		"two VMs run at levels of which one includes the other"},
	[PROCESSES_CONTEXT] = {"processes.context", SEVERITY_ERROR,
		"a VM runs in another context than the registry has"},
	[PROCESSES_REACHES] = {"processes.reaches", SEVERITY_ERROR,
		"a VM has a file of another level open or mapped"},
	[PROCESSES_CGROUP] = {"processes.cgroup", SEVERITY_WARNING,
		"what runs at a VM's level is outside its control groups"},
	[PROCESSES_STRANGER] = {"processes.stranger", SEVERITY_WARNING,
		"a VM runs at a level that the registry does not have"},
	[PROCESSES_UNCATEGORIZED] = {"processes.uncategorized",
		SEVERITY_WARNING,
		"a VM has open what has no category and other VMs may use"},
	[PROCESSES_UNSEEN] = {"processes.unseen", SEVERITY_WARNING,
		"something could not be looked at"},
	[PROCESSES_OTHERS] = {"processes.others", SEVERITY_INFO,
		"a VM of libvirt's or of a container's"},
	[PROCESSES_ROOT] = {"processes.root", SEVERITY_INFO,
		"a VM runs as root"},
	[PROCESSES_FILTER] = {"processes.seccomp", SEVERITY_INFO,
		"a VM runs without a filter of system calls"},
	{0},
};

void process_finding(struct check_run *run, enum processes_id id,
	const struct process *process, bool should_end, const char *detail, ...)
{
	_cleanup_free_ char *subject = NULL, *remedy = NULL, *text = NULL;
	const char *slash =
		process->executable ? strrchr(process->executable, '/') : NULL;
	va_list arguments;

	va_start(arguments, detail);
	if (vasprintf(&text, detail, arguments) < 0 ||
		asprintf(&remedy, "kill %d", (int)process->pid) < 0 ||
		asprintf(&subject, "%d%s%s%s%s%s", (int)process->pid,
			slash ? " (" : "", slash ? slash + 1 : "",
			slash ? ")" : "", process->vm ? " of " : "",
			process->vm ? process->vm->name : "") < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	va_end(arguments);
	check_found(run, &process_finding_ids[id], subject,
		should_end ? remedy : NULL, "%s", text);
}
