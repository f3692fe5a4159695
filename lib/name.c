/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a VM may be called. */
#include "config.h"

#include <string.h>

#include "svirt.h"
#include "util.h"

/* isalnum(3) would follow the locale. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "0123456789";

SVIRT_PUBLIC
bool svirt_name_is_valid(const char *name)
{
	size_t length = strnlen(name, SVIRT_NAME_MAX + 1);
	struct svirt_level level;

	if (length == 0 || length > SVIRT_NAME_MAX)
		return false;
	if (!strchr(letters, name[0]))
		return false;
	for (size_t i = 1; i < length; i++)
		if (!strchr(letters, name[i]) && !strchr("._-", name[i]))
			return false;
	return svirt_level_parse(name, &level) < 0;
}
