/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The values of --owner and --if-owner. Who may be given what is the library's
 * to say. */
#include "config.h"

#include <string.h>

#include "label/owner.h"
#include "shared/account.h"
#include "shared/cli.h"

uid_t owner_parse_user(const char *option, const char *word)
{
	struct account account;

	if (!account_find(word, &account))
		cli_die_usage("%s: no such user: %s", option, word);
	account_clear(&account);
	return account.uid;
}

static gid_t find_group(const char *word)
{
	gid_t gid;

	if (!account_find_group(word, &gid))
		cli_die_usage("--owner: no such group: %s", word);
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
	ret->uid = owner_parse_user("--owner", user);
	ret->gid = group ? find_group(group) : (gid_t)-1;
}
