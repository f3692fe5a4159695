/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Levels as people name them: mcstransd is asked, by way of libselinux. For
 * display only; the registry and all comparisons are raw. */
#include "config.h"

#include <string.h>

#include <selinux/selinux.h>

#include "list/translate.h"
#include "shared/cli.h"

static char *translated(const char *raw)
{
	char *text = NULL, *copy;

	if (selinux_raw_to_trans_context(raw, &text) < 0)
		text = NULL;
	copy = strdup(text ? text : raw);
	freecon(text);
	if (!copy)
		cli_die(CLI_UNUSABLE, "out of memory");
	return copy;
}

static void replace(char **context)
{
	char *text = translated(*context);

	free(*context);
	*context = text;
}

/* What stands behind the third colon. */
static char *level_of(const char *context)
{
	char *level;

	for (int colons = 0; colons < 3 && context; colons++) {
		context = strchr(context, ':');
		context = context ? context + 1 : NULL;
	}
	level = context ? strdup(context) : NULL;
	if (context && !level)
		cli_die(CLI_UNUSABLE, "out of memory");
	return level;
}

void translate_view(struct vm_view *view)
{
	replace(&view->vm.process);
	replace(&view->vm.image);
	view->level = level_of(view->vm.process);
	for (size_t i = 0; i < view->listed; i++) {
		if (view->list[i].original)
			replace((char **)&view->list[i].original);
		replace((char **)&view->list[i].context);
	}
}
