/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The switches of a policy that let VMs use file systems without labels. */
#include "config.h"

#include <string.h>

#include <selinux/selinux.h>

#include "svirt.h"
#include "util.h"

static const struct {
	const char *start; /* of the file system's type */
	const char *name;
} booleans[] = {
	{"nfs", "virt_use_nfs"},
	{"cifs", "virt_use_samba"},
	{"smb", "virt_use_samba"},
	{"fuse", "virt_use_fusefs"},
};

SVIRT_PUBLIC int svirt_policy_boolean(const char *fs_type, const char **ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(booleans); i++) {
		int r;

		if (strncmp(fs_type, booleans[i].start,
			    strlen(booleans[i].start)) != 0)
			continue;
		r = security_get_boolean_active(booleans[i].name);
		if (r < 0)
			return -ENOENT;
		*ret = booleans[i].name;
		return r;
	}
	return -ENOENT;
}
