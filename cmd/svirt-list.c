/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-list: show who holds which level, and which file is whose. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "shared/columns.h"
#include "shared/escape.h"
#include "shared/vm-json.h"
#include "list/table.h"
#include "list/translate.h"
#include "shared/terminal.h"
#include "shared/translated.h"

struct options {
	struct columns columns;
	bool has_state;
	enum svirt_state state;
	int files, no_headings, json, translate;
	const char **operands;
};

static void read_options(poptContext popt, const char *output,
	const char *state, struct options *ret)
{
	columns_parse(output ? output : "name,level,mode,state,pid,files",
		&ret->columns);
	if (state && vm_view_state_parse(state, &ret->state) < 0)
		cli_die_usage("--state=%s: " VM_VIEW_STATES, state);
	ret->has_state = state != NULL;
	if (ret->files && output)
		cli_die_usage("--files has columns of its own: leave out "
			      "--output");
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
		err = registry
			      ? svirt_registry_vms(registry,
					options->files ? SVIRT_VMS_RELEASED : 0,
					ret)
			      : 0;
		if (err < 0)
			cli_warn_registry(err);
		return err < 0 ? CLI_UNUSABLE : EXIT_SUCCESS;
	}
	for (const char **operand = options->operands; *operand; operand++) {
		struct svirt_vm vm = {0};

		err = registry ? translated_find(registry, *operand, &vm)
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

/* The VMs that are shown, with all that is shown of them. */
struct listing {
	size_t count;
	struct vm_view *vms;
};

static void listing_clear(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		vm_view_clear(&listing->vms[i]);
	free(listing->vms);
}

/* Take over the VMs and add what the registry knows of them; 0 or -errno. */
static int gather(struct svirt_registry *registry,
	const struct options *options, struct svirt_vms *vms,
	struct listing *listing)
{
	enum vm_view_depth depth =
		options->json || options->files ? VM_VIEW_FILES : VM_VIEW_VM;
	int err = 0;

	listing->vms = calloc(vms->count + 1, sizeof(*listing->vms));
	if (!listing->vms)
		return -ENOMEM;
	for (size_t i = 0; err == 0 && i < vms->count; i++) {
		err = vm_view_gather(
			registry, &vms->list[i], depth, &listing->vms[i]);
		listing->count += err == 0;
	}
	return err;
}

/* Find out what the VMs do, and keep those in the state asked for. */
static void judge(const struct options *options, struct listing *listing)
{
	_cleanup_free_ struct svirt_vm *list = NULL;
	_cleanup_free_ enum svirt_state *states = NULL;
	_cleanup_free_ pid_t *pids = NULL;
	struct svirt_vms vms = {.count = listing->count};
	size_t kept = 0;
	int err;

	list = calloc(listing->count + 1, sizeof(*list));
	states = calloc(listing->count + 1, sizeof(*states));
	pids = calloc(listing->count + 1, sizeof(*pids));
	if (!list || !states || !pids)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (size_t i = 0; i < listing->count; i++)
		list[i] = listing->vms[i].vm;
	vms.list = list;
	err = svirt_vms_states(&vms, states, pids);
	if (err < 0)
		cli_die(CLI_UNUSABLE, "/proc: %s", strerror(-err));
	for (size_t i = 0; i < listing->count; i++) {
		listing->vms[i].state = states[i];
		listing->vms[i].pid = pids[i];
		if (options->has_state && states[i] != options->state)
			vm_view_clear(&listing->vms[i]);
		else
			listing->vms[kept++] = listing->vms[i];
	}
	listing->count = kept;
}

static void print_files(const struct vm_view *view)
{
	for (size_t i = 0; i < view->listed; i++) {
		const struct svirt_file *file = &view->list[i];

		printf("%s\t%s\t", view->vm.name, svirt_role_name(file->role));
		escape_print(file->path, stdout);
		putchar('\t');
		escape_print(file->original ? file->original : "-", stdout);
		putchar('\t');
		escape_print(file->context, stdout);
		putchar('\n');
	}
}

static void print(const struct options *options, const struct listing *listing)
{
	if (options->files && !options->json && !options->no_headings)
		puts("VM\tROLE\tPATH\tORIGINAL\tCONTEXT");
	if (!options->files && !options->json && !options->no_headings) {
		table_print(&options->columns, listing->vms, listing->count);
		return;
	}
	for (size_t i = 0; i < listing->count; i++) {
		const struct vm_view *view = &listing->vms[i];

		if (options->json)
			vm_json_print(view);
		else if (options->files)
			print_files(view);
		else
			columns_row(&options->columns, view);
	}
}

/* Anybody can run it, and nobody may stop allocation with it. */
static void warn_standing(void)
{
	_cleanup_free_ char *level = NULL;
	struct svirt_process process;

	if (svirt_processes_standing(&process) <= 0 ||
		svirt_level_format(&process.level, &level) < 0)
		return;
	cli_warn("process %d runs at %s, which would leave few levels to draw "
		 "or none: svirt-alloc passes it over",
		(int)process.pid, level);
}

/* For people: scripts ask for no headings. */
static void notice(const struct options *options, const struct listing *listing)
{
	if (options->files || options->json || options->no_headings)
		return;
	warn_standing();
	for (size_t i = 0; i < listing->count; i++)
		if (listing->vms[i].state == SVIRT_STATE_RUNNING &&
			terminal_is_open(&listing->vms[i].vm)) {
			terminal_warn(&listing->vms[i].vm);
			return;
		}
}

/* What is to be noticed is asked of the policy, which reads no names. */
static void show(const struct options *options, struct listing *listing)
{
	if (!options->translate) {
		print(options, listing);
		notice(options, listing);
		return;
	}
	notice(options, listing);
	for (size_t i = 0; i < listing->count; i++)
		translate_view(&listing->vms[i]);
	print(options, listing);
}

/* Read all, and let the registry go before anything is printed: who reads the
 * output may take its time. Returns a status. */
static int read_all(const struct options *options, struct listing *listing)
{
	_cleanup_registry_ struct svirt_registry *registry =
		cli_registry_open(SVIRT_OPEN_READ, CLI_UNUSABLE);
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	int status = read_vms(registry, options, &vms);
	int err = gather(registry, options, &vms, listing);

	if (err == 0)
		return status;
	cli_warn_registry(err);
	return CLI_UNUSABLE;
}

int main(int argc, char **argv)
{
	_cleanup_(listing_clear) struct listing listing = {0};
	_cleanup_popt_ poptContext popt = NULL;
	struct options options = {0};
	const char *output = NULL, *state = NULL;
	int status;
	/* clang-format off */
	const struct poptOption table[] = {
		{ "output", 'o', POPT_ARG_STRING, &output, 0,
			"columns: " COLUMNS_NAMES, "COL,..." },
		{ "files", '\0', POPT_ARG_NONE, &options.files, 0,
			"a row a file: VM, role, path, original, context",
			NULL },
		{ "noheadings", 'H', POPT_ARG_NONE, &options.no_headings, 0,
			"for scripts: no headings, one TAB between columns",
			NULL },
		{ "state", '\0', POPT_ARG_STRING, &state, 0,
			"only VMs that are " VM_VIEW_STATES, "STATE" },
		{ "translate", '\0', POPT_ARG_NONE, &options.translate, 0,
			"levels as mcstransd names them", NULL },
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
	status = read_all(&options, &listing);
	judge(&options, &listing);
	show(&options, &listing);
	return cli_flush() ? status : CLI_UNUSABLE;
}
