/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-alloc costs before it does anything: the same libraries, loaded
 * and initialised. */
#include "config.h"

#include <json.h>
#include <popt.h>
#include <selinux/selinux.h>
#include <sqlite3.h>
#include <stdio.h>
#include <uuid/uuid.h>

#include "svirt.h"

int main(int argc, char **argv)
{
	struct poptOption table[] = {POPT_TABLEEND};
	poptContext popt = poptGetContext(
		"link-only", argc, (const char **)argv, table, 0);
	struct json_object *object = json_object_new_object();
	sqlite3 *db = NULL;
	uuid_t uuid;

	uuid_clear(uuid);
	poptGetNextOpt(popt);
	poptFreeContext(popt);
	json_object_put(object);
	sqlite3_open(":memory:", &db);
	sqlite3_close(db);
	printf("%d %d\n", is_selinux_enabled(), svirt_policy_is_enabled());
	return 0;
}
