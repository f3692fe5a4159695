/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that come to a VM which runs, as the audit log is told of them. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "label/attach.h"
#include "shared/cli.h"

/* One that was never started does not run: where a stranger is at its level,
 * svirt_label() refuses before it tells of a file. That spares most calls,
 * which come before the start, a pass over /proc. */
static bool was_started(const struct svirt_vm *vm)
{
	for (size_t i = 0; i < vm->cgroup_count; i++)
		if (vm->cgroups[i].vm == vm->id)
			return true;
	return vm->pid > 0;
}

void attach_begin(const struct svirt_vm *vm, bool is_tried, struct attach *ret)
{
	enum svirt_state state;

	*ret = (struct attach){.audit = {.fd = -1}};
	if (is_tried || !was_started(vm) ||
		svirt_vm_state(vm, &state, NULL) < 0)
		return;
	ret->is_told = state == SVIRT_STATE_RUNNING;
	if (ret->is_told)
		audit_vm_open(vm, &ret->audit);
}

/* A tree may be refused for as many reasons as it has files. */
static void tell_refused(struct attach *attach, const struct svirt_event *event)
{
	if (event->member && attach->is_member_told)
		return;
	attach->is_member_told |= event->member;
	attach->audit.refused = true;
	audit_vm_resource(&attach->audit, "attach", NULL, event->path);
	attach->audit.refused = false;
}

/* The top of a tree stands for it. */
static void note_labelled(
	struct attach *attach, const struct svirt_event *event)
{
	char **list, *path;

	if (event->member)
		return;
	list = reallocarray(attach->labelled, attach->count + 1, sizeof(*list));
	if (list)
		attach->labelled = list;
	path = list ? strdup(event->path) : NULL;
	if (path)
		list[attach->count++] = path;
	else
		cli_verbose(
			"no audit record of %s: out of memory", event->path);
}

void attach_tell(struct attach *attach, const struct svirt_event *event)
{
	if (!attach->is_told)
		return;
	if (event->outcome == SVIRT_OUTCOME_REFUSED)
		tell_refused(attach, event);
	else if (event->outcome == SVIRT_OUTCOME_LABELLED)
		note_labelled(attach, event);
}

void attach_end(struct attach *attach, bool is_done)
{
	for (size_t i = 0; i < attach->count; i++) {
		if (is_done)
			audit_vm_resource(&attach->audit, "attach", NULL,
				attach->labelled[i]);
		free(attach->labelled[i]);
	}
	free(attach->labelled);
	audit_vm_close(&attach->audit);
}
