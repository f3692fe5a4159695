/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reasons and errors in words; what to do about them is for the caller, who
 * knows what was asked for. */
#include "config.h"

#include <string.h>

#include "svirt.h"
#include "util.h"

static const char *const reasons[] = {
	[SVIRT_REASON_NONE] = "no reason",
	[SVIRT_REASON_FAILED] = "a call failed",
	[SVIRT_REASON_SYMLINK] =
		"a symbolic link on its way is neither root's nor the "
		"caller's, or a VM can have made it",
	[SVIRT_REASON_HARDLINK] = "it has several hard links",
	[SVIRT_REASON_DISK] = "a whole disk",
	[SVIRT_REASON_DIRECTORY] = "a directory",
	[SVIRT_REASON_COMMON] = "a device that all processes share",
	[SVIRT_REASON_PROTECTED] = "it lies in a protected place",
	[SVIRT_REASON_HELD_BY] = "another VM has it",
	[SVIRT_REASON_OTHER_ROLE] = "it is on record in another role",
	[SVIRT_REASON_BY_LIBVIRT] = "libvirt has labelled it",
	[SVIRT_REASON_UNASKABLE] =
		"whether libvirt has labelled it cannot be asked",
	[SVIRT_REASON_LEVEL_TAKEN] = "its label is at another's level",
	[SVIRT_REASON_OTHER_HOST] =
		"on shared storage, at a level that nobody here "
		"has",
	[SVIRT_REASON_NO_LABELS] = "its file system keeps no labels",
	[SVIRT_REASON_READ_ONLY] = "its file system is mounted read-only",
	[SVIRT_REASON_NOT_SHARED] = "the policy lets no two VMs write one file",
	[SVIRT_REASON_TOO_DEEP] = "too many directories in each other",
	[SVIRT_REASON_CHANGED] = "someone gave it another label meanwhile",
	[SVIRT_REASON_REPLACED] = "another file has its name now",
	[SVIRT_REASON_ON_RECORD] = "a VM has it on record",
	[SVIRT_REASON_OFF_RECORD] = "not on record for this VM",
	[SVIRT_REASON_UNUSABLE] =
		"the policy does not let the VM use the label",
	[SVIRT_REASON_OPEN] = "the policy lets other VMs use the label",
	[SVIRT_REASON_TO_REST_TYPE] = "its original is open to every VM: given "
				      "svirt_rest_t",
	[SVIRT_REASON_REST_OPEN] =
		"its original is open to every VM, and the policy "
		"lacks svirt_rest_t",
	[SVIRT_REASON_TO_DEFAULT] =
		"its original is no label to go back to: given "
		"the policy's default",
	[SVIRT_REASON_OTHER_CHAIN] = "its image rested on another file before",
	[SVIRT_REASON_BY_MOUNT] = "its mount gives it the VM's label",
	[SVIRT_REASON_CONTEXT_INVALID] =
		"the context is not valid, or has no single "
		"level",
	[SVIRT_REASON_CONTEXT_TAKEN] = "the context's level is comparable with "
				       "another's",
	[SVIRT_REASON_OTHER_CONTEXT] = "another VM has it as another context",
	[SVIRT_REASON_OTHER_OWNER] = "another VM uses it as its owner is now",
	[SVIRT_REASON_OWNER_TAKEN] = "the user is another VM's own",
	[SVIRT_REASON_OWNER_CHANGED] =
		"someone gave it to another user meanwhile",
	[SVIRT_REASON_NOT_OWNER] = "it is another user's",
};

SVIRT_PUBLIC const char *svirt_reason_text(enum svirt_reason reason)
{
	if ((size_t)reason >= ARRAY_SIZE(reasons) || !reasons[reason])
		return "a reason that this version does not know";
	return reasons[reason];
}

/* Those that mean the same in every function, and not what the kernel means. */
SVIRT_PUBLIC const char *svirt_strerror(int err)
{
	switch (err) {
	case -ECANCELED:
		return "some files were refused";
	case -EADDRINUSE:
		return "the level is taken";
	case -EXFULL:
		return "every level is taken";
	case -ETXTBSY:
		return "the VM runs";
	case -ENOTEMPTY:
		return "files still carry the VM's label";
	case -EWOULDBLOCK:
		return "another process works on the VM";
	case -EMEDIUMTYPE:
		return "not a registry of svirt-tools";
	case -EPROTO:
		return "the registry was written by a newer version";
	case -EUCLEAN:
		return "the registry is damaged";
	case -EBUSY:
		return "the registry is kept locked by other processes";
	case -ENOTUNIQ:
		return "named twice, or several have it";
	case -EOPNOTSUPP:
		return "SELinux is disabled";
	default:
		return strerror(err < 0 ? -err : 0);
	}
}
