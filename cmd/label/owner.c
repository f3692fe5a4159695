/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of --owner, as chown(1) reads them: a sign says that a number is no
 * name. Who may be given what is the library's to say. */
#include "config.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

#include "label/owner.h"
#include "shared/cli.h"

/* The id -1 would mean "no change" to chown(2). */
#define ID_MAX ((long)UINT32_MAX - 1)

static bool is_number(const char *text, unsigned int *ret_id)
{
	const char *digits = text + (*text == '+');

	if (!*digits || digits[strspn(digits, "0123456789")] != '\0')
		return false;
	*ret_id = (unsigned int)cli_number("--owner", digits, 0, ID_MAX);
	return true;
}

static uid_t find_user(const char *name)
{
	const struct passwd *entry = *name == '+' ? NULL : getpwnam(name);
	unsigned int uid = 0;

	if (entry)
		return entry->pw_uid;
	if (!is_number(name, &uid))
		cli_die_usage("--owner: no such user: %s", name);
	return uid;
}

static gid_t find_group(const char *name)
{
	const struct group *entry = *name == '+' ? NULL : getgrnam(name);
	unsigned int gid = 0;

	if (entry)
		return entry->gr_gid;
	if (!is_number(name, &gid))
		cli_die_usage("--owner: no such group: %s", name);
	return gid;
}

void owner_parse(const char *text, struct svirt_owner *ret)
{
	_cleanup_free_ char *copy = strdup(text);
	char *group = copy, *user = copy ? strsep(&group, ":") : NULL;

	if (!user)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (!*user || (group && !*group))
		cli_die_usage("--owner=%s: not written like USER or USER:GROUP",
			text);
	ret->uid = find_user(user);
	ret->gid = group ? find_group(group) : (gid_t)-1;
}
