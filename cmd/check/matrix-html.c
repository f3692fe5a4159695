/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix as a table of HTML; the page around it is html.c's. */
#include "config.h"

#include "check/html-text.h"
#include "check/matrix-draw.h"
#include "check/matrix-html.h"

static void write_heads(const struct matrix *matrix,
	const struct matrix_drawn *drawn, FILE *stream)
{
	fputs("<thead><tr><td></td>", stream);
	for (size_t i = 0; i < drawn->vm_count; i++) {
		fputs("<th scope=\"col\">", stream);
		html_text(matrix->inventory.vms[drawn->vms[i]].name, stream);
		fputs("</th>", stream);
	}
	fputs("</tr></thead>\n", stream);
}

static void write_row_name(const struct inventory *inventory,
	const struct inventory_thing *thing, FILE *stream)
{
	const struct inventory_vm *vm = &inventory->vms[thing->vm];

	fprintf(stream, "<tr><th scope=\"row\" class=\"row%s\">",
		thing->path ? " file" : "");
	html_text(vm->name, stream);
	if (thing->path) {
		fputs(": ", stream);
		html_text(thing->path, stream);
	}
	fputs("</th>", stream);
}

static void write_cell(
	struct matrix *matrix, size_t vm, size_t thing, FILE *stream)
{
	enum relation relation = matrix_cell(matrix, vm, thing);
	const struct inventory *inventory = &matrix->inventory;
	bool is_bad = relation == RELATION_VIOLATION;
	const char *words = matrix_answer(matrix, vm, thing)->words;

	fprintf(stream, "<td class=\"%s\" title=\"",
		is_bad ? "violation" : matrix_relation(relation));
	html_text(inventory->vms[vm].name, stream);
	fputs(" to ", stream);
	html_text(inventory->vms[inventory->things[thing].vm].name, stream);
	fprintf(stream, ": %s", matrix_relation(relation));
	if (is_bad && words) {
		fputs(": ", stream);
		html_text(words, stream);
	}
	fprintf(stream, "\">%c</td>", matrix_letter(relation));
}

void matrix_html_write(struct matrix *matrix, FILE *stream)
{
	_cleanup_(matrix_drawn_clear) struct matrix_drawn drawn = {0};
	const struct inventory *inventory = &matrix->inventory;

	matrix_draw(matrix, &drawn);
	fputs("<h2>Who may use what is whose</h2>\n", stream);
	fprintf(stream, "<p>%zu VMs, %zu files, %llu violations. %s.</p>\n",
		inventory->running, inventory->thing_count - inventory->running,
		(unsigned long long)matrix->violations, matrix_letters);
	if (drawn.is_part)
		fprintf(stream,
			"<p>Only violations are drawn, of %d VMs and %d files "
			"at most.</p>\n",
			MATRIX_DRAWN, MATRIX_THINGS);
	if (drawn.thing_count == 0)
		return;
	fputs("<div class=\"scroll\">\n<table class=\"matrix\">\n", stream);
	write_heads(matrix, &drawn, stream);
	fputs("<tbody>\n", stream);
	for (size_t i = 0; i < drawn.thing_count; i++) {
		size_t thing = drawn.things[i];

		write_row_name(inventory, &inventory->things[thing], stream);
		for (size_t vm = 0; vm < drawn.vm_count; vm++)
			write_cell(matrix, drawn.vms[vm], thing, stream);
		fputs("</tr>\n", stream);
	}
	fputs("</tbody>\n</table>\n</div>\n", stream);
}
