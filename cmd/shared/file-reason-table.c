/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reasons that always mean the same; those that name a VM, a label or another
 * file are in file-reason.c. The compiler counts them (-Werror=switch): each
 * has its text here, or is in the list at the end and has its case in
 * explain(). */
#include "config.h"

#include "shared/file-reason-table.h"

#define UNKNOWN "for a reason that this version does not know"

/* Where a file lies. */
static const char *fixed_place(enum svirt_reason reason)
{
	switch (reason) {
	case SVIRT_REASON_OTHER_HOST:
		return "on shared storage, at a level that no VM here "
		       "has: put it to rest on the host that has it";
	case SVIRT_REASON_READ_ONLY:
		return "on a read-only file system, and the VM may not "
		       "use the label it has: remount it read-write";
	case SVIRT_REASON_NOT_SHARED:
		return "this policy lets no two VMs write one file "
		       "(MLS): give each its own";
	case SVIRT_REASON_TOO_DEEP:
		return "more than 500,000 directories in each other: move "
		       "part of the tree up";
	default:
		return UNKNOWN;
	}
}

/* What became of a file since it was labelled. */
static const char *fixed_rest(enum svirt_reason reason)
{
	switch (reason) {
	case SVIRT_REASON_CHANGED:
		return "someone gave it another label meanwhile: left "
		       "alone; restorecon sets the policy's default";
	case SVIRT_REASON_REPLACED:
		return "another file has its name now, and it is gone: "
		       "left alone";
	case SVIRT_REASON_OWNER_CHANGED:
		return "someone gave it to another user meanwhile, who keeps "
		       "it";
	case SVIRT_REASON_OFF_RECORD:
		return "not on record for this VM: svirt-list --files "
		       "shows what is";
	default:
		return UNKNOWN;
	}
}

const char *file_reason_of_table(enum svirt_reason reason)
{
	switch (reason) {
	case SVIRT_REASON_SYMLINK:
		return "a symbolic link on its way is neither root's nor "
		       "yours, or carries a VM's label, as its folder may: "
		       "name the file itself";
	case SVIRT_REASON_HARDLINK:
		return "it has several hard links, and each would carry the "
		       "label";
	case SVIRT_REASON_DISK:
		return "a whole disk: give the VM a partition or volume";
	case SVIRT_REASON_DIRECTORY:
		return "a directory: -R takes all that is in it";
	case SVIRT_REASON_BY_LIBVIRT:
		return "libvirt has labelled it for a VM of its own: "
		       "shut that down first";
	case SVIRT_REASON_UNASKABLE:
		return "whether libvirt uses it cannot be asked without "
		       "CAP_SYS_ADMIN: run as root";
	case SVIRT_REASON_NOT_OWNER:
		return "it is not a file of the user that --if-owner names";
	case SVIRT_REASON_OTHER_HOST:
	case SVIRT_REASON_READ_ONLY:
	case SVIRT_REASON_NOT_SHARED:
	case SVIRT_REASON_TOO_DEEP:
		return fixed_place(reason);
	case SVIRT_REASON_CHANGED:
	case SVIRT_REASON_REPLACED:
	case SVIRT_REASON_OWNER_CHANGED:
	case SVIRT_REASON_OFF_RECORD:
		return fixed_rest(reason);
	case SVIRT_REASON_NONE:
	case SVIRT_REASON_COMMON:
	case SVIRT_REASON_OTHER_CHAIN:
	case SVIRT_REASON_CONTEXT_INVALID:
	case SVIRT_REASON_CONTEXT_TAKEN:
	case SVIRT_REASON_OTHER_CONTEXT:
	case SVIRT_REASON_OTHER_OWNER:
	case SVIRT_REASON_OWNER_TAKEN:
	case SVIRT_REASON_BY_MOUNT:
	case SVIRT_REASON_OPEN:
	case SVIRT_REASON_UNUSABLE:
	case SVIRT_REASON_FAILED:
	case SVIRT_REASON_PROTECTED:
	case SVIRT_REASON_HELD_BY:
	case SVIRT_REASON_OTHER_ROLE:
	case SVIRT_REASON_LEVEL_TAKEN:
	case SVIRT_REASON_NO_LABELS:
	case SVIRT_REASON_ON_RECORD:
	case SVIRT_REASON_TO_REST_TYPE:
	case SVIRT_REASON_REST_OPEN:
	case SVIRT_REASON_TO_DEFAULT:
		break;
	}
	return UNKNOWN;
}
