/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the database is whole; whether what it says is so is others' to ask.
 */
#include "config.h"

#include <string.h>

#include "registry/registry.h"

SVIRT_PUBLIC int svirt_registry_verify(
	struct svirt_registry *registry, char **ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	_cleanup_free_ char *text = NULL;
	int r = registry_prepare(
		registry, "PRAGMA integrity_check(1)", &statement);

	if (r == 0)
		r = registry_step(registry, statement);
	if (r > 0)
		r = registry_column_text(statement, 0, &text);
	if (r == 0 && text && strcmp(text, "ok") == 0)
		return 0;
	if (r < 0 && r != -EUCLEAN)
		return r;
	*ret = TAKE_PTR(text);
	return -EUCLEAN;
}
