/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMs in a table for people; with TABs for scripts in shared/columns.c. */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "shared/cli.h"
#include "list/table.h"

/* A value as it will be printed; the caller frees it. */
static char *render(
	const struct columns *columns, size_t i, const struct vm_view *view)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	columns_cell(columns, i, view, stream);
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

static void print_cell(
	const struct columns *columns, size_t i, const char *text, size_t width)
{
	if (i + 1 == columns->count)
		puts(text);
	else
		printf("%-*s  ", (int)width, text);
}

static size_t measure(const struct columns *columns, size_t i,
	const struct vm_view *vms, size_t count)
{
	size_t width = strlen(columns_name(columns, i));

	for (size_t row = 0; row < count; row++) {
		_cleanup_free_ char *text = render(columns, i, &vms[row]);

		if (strlen(text) > width)
			width = strlen(text);
	}
	return width;
}

static void print_headings(const struct columns *columns, const size_t *widths)
{
	for (size_t i = 0; i < columns->count; i++) {
		char heading[16] = "";
		const char *name = columns_name(columns, i);

		for (size_t c = 0; name[c] && c + 1 < sizeof(heading); c++)
			heading[c] = (char)toupper((unsigned char)name[c]);
		print_cell(columns, i, heading, widths[i]);
	}
}

void table_print(
	const struct columns *columns, const struct vm_view *vms, size_t count)
{
	size_t widths[COLUMNS_MAX];

	for (size_t i = 0; i < columns->count; i++)
		widths[i] = measure(columns, i, vms, count);
	print_headings(columns, widths);
	for (size_t row = 0; row < count; row++) {
		for (size_t i = 0; i < columns->count; i++) {
			_cleanup_free_ char *text =
				render(columns, i, &vms[row]);

			print_cell(columns, i, text, widths[i]);
		}
	}
}
