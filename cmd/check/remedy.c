/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands to paste: complete, and safe whatever a file is called. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shared/cli.h"

#include "check/remedy.h"

static bool is_plain(const char *text)
{
	return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789/._-:,+=@%") == strlen(text);
}

/* $'...' has no byte that a terminal or a shell takes for something else. */
char *remedy_quote(const char *text)
{
	char *quoted = NULL;
	size_t size;
	FILE *stream = open_memstream(&quoted, &size);

	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (is_plain(text)) {
		fputs(text, stream);
	} else {
		fputs("$'", stream);
		for (; *text; text++) {
			unsigned char c = (unsigned char)*text;

			if (c == '\'' || c == '\\')
				fprintf(stream, "\\%c", c);
			else if (c < ' ' || c >= 0x7f)
				fprintf(stream, "\\%03o", c);
			else
				fputc(c, stream);
		}
		fputs("'", stream);
	}
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return quoted;
}

static char *release(const struct inventory_vm *vm)
{
	char *remedy;

	if (asprintf(&remedy, "svirt-restore --release %s", vm->name) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return remedy;
}

char *remedy_of_cell(const struct inventory *inventory,
	const struct inventory_vm *vm, const struct inventory_thing *thing)
{
	const struct inventory_vm *owner = &inventory->vms[thing->vm];
	_cleanup_free_ char *context = NULL, *path = NULL;
	char *remedy;

	if (inventory_is_recorded(thing))
		return release(owner->is_overlap ? owner : vm);
	context = inventory_text(inventory, &thing->recorded);
	path = remedy_quote(thing->path);
	if (asprintf(&remedy, "chcon -h %s -- %s", context, path) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return remedy;
}
