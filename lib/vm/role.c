/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a file is to a VM, and what follows from that; which label it gets is in
 * relabel/role-context.c. */
#include "config.h"

#include <string.h>

#include "vm/role.h"

static const char *const names[ROLES] = {
	[SVIRT_ROLE_IMAGE] = "image",
	[SVIRT_ROLE_PRIVATE] = "private",
	[SVIRT_ROLE_SHARED] = "shared",
	[SVIRT_ROLE_CONTENT] = "content",
};

SVIRT_PUBLIC const char *svirt_role_name(enum svirt_role role)
{
	return names[role];
}

SVIRT_PUBLIC int svirt_role_parse(const char *text, enum svirt_role *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum svirt_role)i;
			return 0;
		}
	}
	return -EINVAL;
}

SVIRT_PUBLIC bool svirt_role_is_exclusive(enum svirt_role role)
{
	return role == SVIRT_ROLE_IMAGE || role == SVIRT_ROLE_PRIVATE;
}

SVIRT_PUBLIC bool svirt_role_is_written(enum svirt_role role)
{
	return role == SVIRT_ROLE_IMAGE || role == SVIRT_ROLE_SHARED;
}
