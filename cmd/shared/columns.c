/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VM's value in each column. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/columns.h"
#include "shared/vm-uuid.h"

static void print_name(const struct vm_view *view, FILE *out)
{
	fputs(view->vm.name, out);
}

static void print_level(const struct vm_view *view, FILE *out)
{
	_cleanup_free_ char *text = NULL;

	if (!view->level && svirt_level_format(&view->vm.level, &text) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	fputs(view->level ? view->level : text, out);
}

static void print_context(const struct vm_view *view, FILE *out)
{
	fputs(view->vm.process, out);
}

static void print_image(const struct vm_view *view, FILE *out)
{
	fputs(view->vm.image, out);
}

static void print_mode(const struct vm_view *view, FILE *out)
{
	fputs(view->vm.mode == SVIRT_MODE_STATIC ? "static" : "dynamic", out);
}

static void print_state(const struct vm_view *view, FILE *out)
{
	fputs(vm_view_state(view->state), out);
}

static void print_pid(const struct vm_view *view, FILE *out)
{
	if (view->pid > 0)
		fprintf(out, "%d", (int)view->pid);
	else
		putc('-', out);
}

static void print_created(const struct vm_view *view, FILE *out)
{
	char text[VM_VIEW_TIME_SIZE];

	fputs(vm_view_time(view->vm.created, text), out);
}

static void print_files(const struct vm_view *view, FILE *out)
{
	fprintf(out, "%" PRIu64, view->files);
}

static void print_overlap(const struct vm_view *view, FILE *out)
{
	if (view->overlaps.count == 0)
		putc('-', out);
	for (size_t i = 0; i < view->overlaps.count; i++)
		fprintf(out, "%s%s", i ? "," : "", view->overlaps.list[i].name);
}

static void print_uuid(const struct vm_view *view, FILE *out)
{
	char text[VM_UUID_SIZE];

	fputs(vm_uuid(&view->vm, text), out);
}

static void print_uid(const struct vm_view *view, FILE *out)
{
	if (view->vm.uid > 0)
		fprintf(out, "%u", view->vm.uid);
	else
		putc('-', out);
}

#define COLUMN(column) {#column, print_##column},
static const struct {
	const char *name;
	void (*print)(const struct vm_view *view, FILE *out);
} columns_known[] = {COLUMNS(COLUMN, COLUMN)};

static unsigned char find_column(const char *name, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(columns_known); i++) {
		if (strlen(columns_known[i].name) == length &&
			strncmp(columns_known[i].name, name, length) == 0)
			return (unsigned char)i;
	}
	cli_die_usage("--output: no column '%.*s': " COLUMNS_NAMES, (int)length,
		name);
}

void columns_parse(const char *text, struct columns *ret)
{
	ret->count = 0;
	for (;;) {
		size_t length = strcspn(text, ",");

		if (ret->count == COLUMNS_MAX)
			cli_die_usage(
				"--output: more than %d columns", COLUMNS_MAX);
		ret->list[ret->count++] = find_column(text, length);
		if (text[length] == '\0')
			return;
		text += length + 1;
	}
}

const char *columns_name(const struct columns *columns, size_t i)
{
	return columns_known[columns->list[i]].name;
}

void columns_cell(const struct columns *columns, size_t i,
	const struct vm_view *view, FILE *out)
{
	columns_known[columns->list[i]].print(view, out);
}

void columns_row(const struct columns *columns, const struct vm_view *view)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			putchar('\t');
		columns_cell(columns, i, view, stdout);
	}
	putchar('\n');
}

void columns_row_named(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++) {
		bool is_name =
			columns_known[columns->list[i]].print == print_name;

		printf("%s%s", i ? "\t" : "", is_name ? name : "-");
	}
	putchar('\n');
}
