/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened to a file, why, and what can be done: the words. */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/file-reason.h"
#include "shared/file-reason-table.h"
#include "util.h"

static char *format(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static char *format(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	return length < 0 ? NULL : text;
}

static char *explain_no_labels(const struct svirt_event *event)
{
	const char *type = event->what ? event->what : "?", *name = "";
	int on = svirt_policy_boolean(type, &name);

	if (on == 0)
		return format("on %s, which keeps no labels, and %s is off: "
			      "setsebool -P %s on lets VMs use it",
			type, name, name);
	if (on > 0)
		return format("on %s, which keeps no labels, and the VM may "
			      "not use it although %s is on",
			type, name);
	return format("on %s, which keeps no labels: move it to a file system "
		      "that does",
		type);
}

/* The policy is asked last, and its refusal looks like a mode's. */
static char *explain_error(const struct svirt_event *event)
{
	switch (event->error) {
	case EACCES:
		return format("%s: by a mode, or by the policy, which allows "
			      "certain types alone: svirt(7), ausearch -m avc "
			      "-ts recent",
			strerror(event->error));
	case ENODEV:
		return format("its file system is not mounted, or nothing says "
			      "where: mount it where it was");
	case ENOTUNIQ:
		return format("several file systems of its UUID are mounted: "
			      "unmount the copy");
	case ETIMEDOUT:
		return format("what is mounted at %s does not answer: umount "
			      "-l takes it away",
			event->what ? event->what : "its place");
	default:
		return format("%s", strerror(event->error));
	}
}

static char *explain_level(const struct svirt_event *event)
{
	if (event->vm)
		return format("its label is at the level of VM %s: "
			      "svirt-restore %s puts that VM's files to rest",
			event->vm, event->vm);
	return format("its label is at the level of process %d, which runs: "
		      "stop that, then svirt-restore --unowned",
		(int)event->pid);
}

static char *explain_role(const struct svirt_event *event)
{
	if (event->vm)
		return format("VM %s has it as %s: a file has one role; "
			      "svirt-restore %s frees it",
			event->vm, event->what, event->vm);
	return format("this VM has it as %s: a file has one role; "
		      "svirt-restore --file frees it",
		event->what);
}

static char *explain_context(const struct svirt_event *event)
{
	if (event->vm)
		return format("--context: its level is comparable with one of "
			      "VM %s: name this VM's own, or one that is "
			      "comparable with no other",
			event->vm);
	return format("--context: its level is comparable with that of process "
		      "%d, which runs: name this VM's own",
		(int)event->pid);
}

/* What --context and --owner name. */
static char *explain_given(const struct svirt_event *event)
{
	switch (event->reason) {
	case SVIRT_REASON_CONTEXT_INVALID:
		return format("the loaded policy knows no context %s, or it "
			      "ends in a range",
			event->what);
	case SVIRT_REASON_CONTEXT_TAKEN:
		return explain_context(event);
	case SVIRT_REASON_OTHER_CONTEXT:
		return format("VM %s has it as %s: a file has one context; "
			      "name that, or svirt-restore %s first",
			event->vm, event->what, event->vm);
	case SVIRT_REASON_OTHER_OWNER:
		return format("VM %s uses it too, as its owner is now: leave "
			      "out --owner, or name the same one",
			event->vm);
	case SVIRT_REASON_OWNER_TAKEN:
		return format("the user of --owner is VM %s's own: svirt-list "
			      "-o name,uid shows whose is whose",
			event->vm);
	default:
		return format("%s", file_reason_of_table(event->reason));
	}
}

/* What label it got at rest, and why not its original. */
static char *explain_rest(const struct svirt_event *event)
{
	switch (event->reason) {
	case SVIRT_REASON_TO_REST_TYPE:
		return format("any VM could read it at its original label: "
			      "given %s instead (--original insists)",
			event->after);
	case SVIRT_REASON_REST_OPEN:
		return format("at rest as %s, which any VM can read; the "
			      "policy has no svirt_rest_t: load the toolkit's "
			      "modules",
			event->after);
	case SVIRT_REASON_TO_DEFAULT:
		return format("its original label belongs to a VM or is not "
			      "valid any more: given the policy's default, %s",
			event->after);
	default:
		return format("%s", file_reason_of_table(event->reason));
	}
}

static bool lies_in(const char *path, const char *folder)
{
	size_t length = strlen(folder);

	if (length > 0 && folder[length - 1] == '/')
		length--;
	return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static char *explain_protected(const struct svirt_event *event)
{
	if (lies_in(event->what, event->path))
		return format("%s is protected, and lies in it: give the VM a "
			      "folder of its own",
			event->what);
	return format("%s is protected, and no VM is given what lies there: "
		      "copy it elsewhere",
		event->what);
}

/* Named as what VMs share it is accepted where they may use it as it is; when
 * it was, its label is known. */
static char *explain_common(const struct svirt_event *event)
{
	if (!event->before)
		return format("a device that all processes share: it needs no "
			      "label of its own, and --shared says whether the "
			      "policy lets this VM use it");
	if (strstr(event->before, ":vfio_device_t:"))
		return format(
			"a device that all processes share, and "
			"virt_use_vfio is off: setsebool -P virt_use_vfio "
			"on lets VMs use it");
	return format("a device that all processes share, and the policy lets "
		      "no VM use what is labelled %s: for all VMs, semanage "
		      "fcontext -a -f c -t qemu_device_t %s; restorecon %s",
		event->before, event->path, event->path);
}

static char *explain(const struct svirt_event *event)
{
	switch (event->reason) {
	case SVIRT_REASON_FAILED:
		return explain_error(event);
	case SVIRT_REASON_COMMON:
		return explain_common(event);
	case SVIRT_REASON_PROTECTED:
		return explain_protected(event);
	case SVIRT_REASON_HELD_BY:
		return format("VM %s has it, as %s, for itself: svirt-restore "
			      "%s frees it",
			event->vm ? event->vm : "?", event->what,
			event->vm ? event->vm : "it");
	case SVIRT_REASON_OTHER_ROLE:
		return explain_role(event);
	case SVIRT_REASON_LEVEL_TAKEN:
		return explain_level(event);
	case SVIRT_REASON_NO_LABELS:
		return explain_no_labels(event);
	case SVIRT_REASON_ON_RECORD:
		return format("VM %s has it on record: svirt-restore %s puts "
			      "it to rest",
			event->vm ? event->vm : "?",
			event->vm ? event->vm : "it");
	case SVIRT_REASON_TO_REST_TYPE:
	case SVIRT_REASON_REST_OPEN:
	case SVIRT_REASON_TO_DEFAULT:
		return explain_rest(event);
	case SVIRT_REASON_OTHER_CHAIN:
		return format(
			"the chain of an image is another than the first "
			"time (here was %s), and a VM can write its "
			"image's header: --allow=chain, where you changed it",
			*event->what ? event->what : "nothing");
	case SVIRT_REASON_BY_MOUNT:
		return format("the mount gives it the VM's label (context=), "
			      "which stays: unmount it, or another VM of that "
			      "level can use it");
	case SVIRT_REASON_CONTEXT_INVALID:
	case SVIRT_REASON_CONTEXT_TAKEN:
	case SVIRT_REASON_OTHER_CONTEXT:
	case SVIRT_REASON_OTHER_OWNER:
	case SVIRT_REASON_OWNER_TAKEN:
		return explain_given(event);
	case SVIRT_REASON_UNUSABLE:
		return format(
			"labelled, but the policy does not let this VM use "
			"it");
	case SVIRT_REASON_OPEN:
		return format(
			"labelled, but the policy lets other VMs use it too");
	default:
		return format("%s", file_reason_of_table(event->reason));
	}
}

static char *state(const struct svirt_event *event)
{
	const char *new = event->after ? event->after : "no label";

	switch (event->outcome) {
	case SVIRT_OUTCOME_LABELLED:
		return format("labelled %s", new);
	case SVIRT_OUTCOME_UNCHANGED:
		return format("already %s", new);
	case SVIRT_OUTCOME_ACCEPTED:
		return format("usable as it is: %s",
			event->before ? event->before : "no label");
	case SVIRT_OUTCOME_RESTORED:
		return format("back to %s", new);
	case SVIRT_OUTCOME_AT_REST:
		return format("already at rest: %s",
			event->before ? event->before : "no label");
	case SVIRT_OUTCOME_STILL_USED:
		return format(
			"VM %s still uses it", event->vm ? event->vm : "?");
	default:
		return format("it is gone: off the record");
	}
}

/* What would have it labelled all the same. */
static const char *explain_allow(const struct svirt_event *event)
{
	switch (event->reason) {
	case SVIRT_REASON_HARDLINK:
		return ": --allow=hardlink labels it all the same";
	case SVIRT_REASON_DISK:
		return ", or add --allow=disk";
	case SVIRT_REASON_OTHER_CHAIN:
		return ": if it was you, --allow=chain takes the new one";
	default:
		return "";
	}
}

char *file_reason_text(const struct svirt_event *event, bool has_allow)
{
	_cleanup_free_ char *why = NULL;

	if (event->reason == SVIRT_REASON_NONE)
		return state(event);
	why = explain(event);
	if (why && event->outcome == SVIRT_OUTCOME_REFUSED && has_allow)
		return format("%s%s", why, explain_allow(event));
	if (!why || event->outcome != SVIRT_OUTCOME_KEPT)
		return TAKE_PTR(why);
	return format("not put to rest, still on record: %s", why);
}
