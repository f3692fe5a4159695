/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM as it is shown, with its levels as people name them. */
#include "config.h"

#include <string.h>

#include "list/translate.h"
#include "shared/cli.h"
#include "shared/translated.h"

static void replace(char **context)
{
	char *text = translated_context(*context);

	free(*context);
	*context = text;
}

static char *level_of(const char *context)
{
	const char *level = translated_level(context);
	char *copy = level ? strdup(level) : NULL;

	if (level && !copy)
		cli_die_memory();
	return copy;
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
