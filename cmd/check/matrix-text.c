/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix in the terminal: a column for each VM, a row for each thing of each,
 * a letter in each cell. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "shared/cli.h"
#include "shared/escape.h"

#include "check/matrix-draw.h"
#include "check/matrix-text.h"

#define WIDTH_ROW 40

static bool has_colour(void)
{
	const char *no = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) &&
	       !(terminal && strcmp(terminal, "dumb") == 0);
}

static size_t width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col
		       ? size.ws_col
		       : 80;
}

/* Names are as wide as the longest, or downwards where they do not fit. */
static size_t column_width(
	const struct matrix *matrix, const struct matrix_drawn *drawn)
{
	size_t longest = 1;

	for (size_t i = 0; i < drawn->vm_count; i++) {
		size_t length =
			strlen(matrix->inventory.vms[drawn->vms[i]].name);

		longest = length > longest ? length : longest;
	}
	return WIDTH_ROW + drawn->vm_count * (longest + 1) <= width() ? longest
								      : 1;
}

static void print_names_down(
	const struct matrix *matrix, const struct matrix_drawn *drawn)
{
	bool is_more = true;

	for (size_t line = 0; is_more; line++) {
		is_more = false;
		printf("%*s", WIDTH_ROW, "");
		for (size_t i = 0; i < drawn->vm_count; i++) {
			const char *name =
				matrix->inventory.vms[drawn->vms[i]].name;
			bool is_in = line < strlen(name);

			printf(" %c", is_in ? name[line] : ' ');
			is_more = is_more || (is_in && name[line + 1]);
		}
		putchar('\n');
	}
}

static void print_names(const struct matrix *matrix,
	const struct matrix_drawn *drawn, size_t wide)
{
	if (wide == 1) {
		print_names_down(matrix, drawn);
		return;
	}
	printf("%*s", WIDTH_ROW, "");
	for (size_t i = 0; i < drawn->vm_count; i++)
		printf(" %-*s", (int)wide,
			matrix->inventory.vms[drawn->vms[i]].name);
	putchar('\n');
}

/* The name of a row: a VM's own, or a file's below it. */
static void print_row_name(const struct inventory *inventory,
	const struct inventory_thing *thing, const char **before)
{
	const struct inventory_vm *vm = &inventory->vms[thing->vm];
	_cleanup_free_ char *path = NULL;
	size_t size;
	FILE *stream;

	if (*before != vm->name && thing->path)
		printf("%s%s\n", vm->name,
			vm->is_released ? " (released)" : "");
	*before = vm->name;
	if (!thing->path) {
		printf("%-*s", WIDTH_ROW, vm->name);
		return;
	}
	stream = open_memstream(&path, &size);
	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	escape_print(thing->path, stream);
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	/* a long path has a line of its own */
	if (strlen(path) > WIDTH_ROW - 2)
		printf("  %s\n%*s", path, WIDTH_ROW, "");
	else
		printf("  %-*s", WIDTH_ROW - 2, path);
}

static const char *colour(enum relation relation)
{
	static const char *const colours[] = {
		[RELATION_NONE] = "\033[2m",
		[RELATION_OWN] = "\033[32m",
		[RELATION_PRIVATE] = "\033[32m",
		[RELATION_SHARED] = "\033[33m",
		[RELATION_CONTENT] = "\033[36m",
		[RELATION_VIOLATION] = "\033[1;7;31m",
	};

	return colours[relation];
}

static void print_row(struct matrix *matrix, const struct matrix_drawn *drawn,
	size_t thing, size_t wide)
{
	bool is_coloured = has_colour();

	for (size_t i = 0; i < drawn->vm_count; i++) {
		enum relation relation =
			matrix_cell(matrix, drawn->vms[i], thing);

		printf(" %s%c%s%*s", is_coloured ? colour(relation) : "",
			matrix_letter(relation), is_coloured ? "\033[0m" : "",
			i + 1 < drawn->vm_count ? (int)wide - 1 : 0, "");
	}
	putchar('\n');
}

void matrix_text_print(struct matrix *matrix)
{
	_cleanup_(matrix_drawn_clear) struct matrix_drawn drawn = {0};
	const struct inventory *inventory = &matrix->inventory;
	const char *before = NULL;
	size_t wide;

	matrix_draw(matrix, &drawn);
	if (drawn.is_part)
		printf("%zu VMs: only violations are drawn, of %d VMs and %d "
		       "files at most\n",
			inventory->running, MATRIX_DRAWN, MATRIX_THINGS);
	if (drawn.thing_count == 0)
		return;
	wide = column_width(matrix, &drawn);
	print_names(matrix, &drawn, wide);
	for (size_t i = 0; i < drawn.thing_count; i++) {
		size_t thing = drawn.things[i];

		print_row_name(inventory, &inventory->things[thing], &before);
		print_row(matrix, &drawn, thing, wide);
	}
	printf("%s\n", matrix_letters);
}
