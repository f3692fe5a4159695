/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-list: show who holds which level, and which file is whose. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "show.h"

struct options {
	struct show_columns columns;
	bool has_state;
	enum svirt_state state;
	int files, no_headings, json;
	const char **operands;
};

static void read_options(poptContext popt, const char *output,
	const char *state, struct options *ret)
{
	show_parse_columns(output ? output : "name,level,mode,state,pid,files",
		&ret->columns);
	if (state && show_state_parse(state, &ret->state) < 0)
		cli_die_usage("--state=%s: held, running or stale", state);
	ret->has_state = state != NULL;
	if (ret->files && (output || ret->json))
		cli_die_usage("--files has columns of its own: leave out %s",
			output ? "--output" : "--json, which lists files too");
	if (ret->json && output)
		cli_die_usage("--json and --output exclude each other");
	ret->operands = poptGetArgs(popt);
}

/* Append one VM to a list, which takes it over. */
static void append(struct svirt_vms *vms, struct svirt_vm *vm)
{
	struct svirt_vm *list =
		reallocarray(vms->list, vms->count + 1, sizeof(*vms->list));

	if (!list)
		cli_die(CLI_UNUSABLE, "out of memory");
	vms->list = list;
	vms->list[vms->count++] = *vm;
	*vm = (struct svirt_vm){0};
}

/* Gather the VMs asked for; returns a status. */
static int read_vms(struct svirt_registry *registry,
	const struct options *options, struct svirt_vms *ret)
{
	int status = EXIT_SUCCESS, err;

	if (!options->operands) {
		err = registry ? svirt_registry_vms(
					 registry, options->files, ret)
			       : 0;
		if (err < 0)
			cli_warn_registry(err);
		return err < 0 ? CLI_UNUSABLE : EXIT_SUCCESS;
	}
	for (const char **operand = options->operands; *operand; operand++) {
		struct svirt_vm vm = {0};

		err = registry ? svirt_registry_find(registry, *operand, &vm)
			       : -ENOENT;
		if (err == 0 && vm.released && !options->files) {
			svirt_vm_clear(&vm);
			err = -ENOENT;
		}
		if (err == 0) {
			append(ret, &vm);
			continue;
		}
		cli_warn_vm(*operand, err);
		if (err != -ENOENT && err != -ENOTUNIQ)
			status = CLI_UNUSABLE;
		else if (status == EXIT_SUCCESS)
			status = CLI_NOT_DONE;
	}
	return status;
}

/* One VM in one row, or a value in each column. */
struct table {
	struct svirt_registry *registry;
	const struct options *options;
	const struct svirt_vms *vms;
	const enum svirt_state *states;
};

static bool is_shown(const struct table *table, size_t i)
{
	return !table->options->has_state ||
	       table->states[i] == table->options->state;
}

/* Call fn for every VM that is shown. */
static int each_shown(const struct table *table,
	int (*fn)(const struct table *, const struct show_vm *, void *),
	void *data)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < table->vms->count; i++) {
		struct show_vm show;

		if (!is_shown(table, i))
			continue;
		err = show_gather(table->registry, &table->vms->list[i],
			table->states[i], &show);
		if (err < 0)
			break;
		err = fn(table, &show, data);
		show_clear(&show);
	}
	return err;
}

static int print_json(
	const struct table *table, const struct show_vm *show, void *data)
{
	return show_json(table->registry, show);
}

static int print_row(
	const struct table *table, const struct show_vm *show, void *data)
{
	show_row(&table->options->columns, show);
	return 0;
}

/* A value as it will be printed; the caller frees it. */
static char *render(
	const struct table *table, size_t column, const struct show_vm *show)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	show_cell(&table->options->columns, column, show, stream);
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

static int measure(
	const struct table *table, const struct show_vm *show, void *data)
{
	size_t *widths = data;

	for (size_t i = 0; i < table->options->columns.count; i++) {
		_cleanup_free_ char *text = render(table, i, show);

		if (strlen(text) > widths[i])
			widths[i] = strlen(text);
	}
	return 0;
}

static void print_cell(
	const struct table *table, size_t i, const char *text, size_t width)
{
	if (i + 1 == table->options->columns.count)
		puts(text);
	else
		printf("%-*s  ", (int)width, text);
}

static int print_aligned(
	const struct table *table, const struct show_vm *show, void *data)
{
	const size_t *widths = data;

	for (size_t i = 0; i < table->options->columns.count; i++) {
		_cleanup_free_ char *text = render(table, i, show);

		print_cell(table, i, text, widths[i]);
	}
	return 0;
}

/* For people: headings, and columns under each other. */
static int print_table(const struct table *table)
{
	const struct show_columns *columns = &table->options->columns;
	size_t widths[SHOW_COLUMNS_MAX] = {0};
	int err;

	for (size_t i = 0; i < columns->count; i++)
		widths[i] = strlen(show_column_name(columns, i));
	err = each_shown(table, measure, widths);
	if (err < 0)
		return err;
	for (size_t i = 0; i < columns->count; i++) {
		char heading[16] = "";
		const char *name = show_column_name(columns, i);

		for (size_t c = 0; name[c] && c + 1 < sizeof(heading); c++)
			heading[c] = (char)(name[c] - 'a' + 'A');
		print_cell(table, i, heading, widths[i]);
	}
	return each_shown(table, print_aligned, widths);
}

static int print_file(const struct svirt_file *file, void *data)
{
	const struct svirt_vm *vm = data;

	printf("%s\t%s\t", vm->name, svirt_role_name(file->role));
	show_escaped(file->path, stdout);
	printf("\t%s\t%s\n", file->original ? file->original : "-",
		file->context);
	return 0;
}

static int print_files(
	const struct table *table, const struct show_vm *show, void *data)
{
	return svirt_registry_each_file(
		table->registry, show->vm, print_file, (void *)show->vm);
}

static int print(const struct table *table)
{
	const struct options *options = table->options;

	if (options->json)
		return each_shown(table, print_json, NULL);
	if (options->files) {
		if (!options->no_headings)
			puts("VM\tROLE\tPATH\tORIGINAL\tCONTEXT");
		return each_shown(table, print_files, NULL);
	}
	if (options->no_headings)
		return each_shown(table, print_row, NULL);
	return print_table(table);
}

/* Print what was asked for; returns a status. */
static int list(struct svirt_registry *registry, const struct options *options)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	_cleanup_free_ enum svirt_state *states = NULL;
	struct table table = {registry, options, &vms, NULL};
	int status = read_vms(registry, options, &vms);
	int err;

	states = calloc(vms.count + 1, sizeof(*states));
	if (!states)
		cli_die(CLI_UNUSABLE, "out of memory");
	table.states = states;
	err = svirt_vms_states(&vms, states);
	if (err < 0)
		cli_die(CLI_UNUSABLE, "/proc: %s", strerror(-err));
	err = print(&table);
	if (err < 0)
		cli_warn_registry(err);
	return err < 0 ? CLI_UNUSABLE : status;
}

int main(int argc, char **argv)
{
	_cleanup_registry_ struct svirt_registry *registry = NULL;
	_cleanup_popt_ poptContext popt = NULL;
	struct options options = {0};
	const char *output = NULL, *state = NULL;
	int status;
	/* clang-format off */
	const struct poptOption table[] = {
		{ "output", 'o', POPT_ARG_STRING, &output, 0,
			"columns: name, level, context, image, mode, state, "
			"pid, created, files, overlap, uuid", "COL,..." },
		{ "files", '\0', POPT_ARG_NONE, &options.files, 0,
			"a row a file: VM, role, path, original, context",
			NULL },
		{ "noheadings", 'H', POPT_ARG_NONE, &options.no_headings, 0,
			"for scripts: no headings, one TAB between columns",
			NULL },
		{ "state", '\0', POPT_ARG_STRING, &state, 0,
			"only VMs that are held, running or stale", "STATE" },
		{ "json", '\0', POPT_ARG_NONE, &options.json, 0,
			"a VM a line, as an object of JSON", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	popt = cli_start(
		argc, argv, table, "[OPTION...] [VM...]", 0, CLI_UNUSABLE);
	while (cli_next_option(popt) >= 0)
		;
	read_options(popt, output, state, &options);
	registry = cli_registry_open(SVIRT_READ, CLI_UNUSABLE);
	status = list(registry, &options);
	return cli_flush() ? status : CLI_UNUSABLE;
}
