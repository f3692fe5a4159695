/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-restore: put the labels of files back. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "restore/restore-vm.h"
#include "shared/file-events.h"
#include "shared/translated.h"

enum { OPTION_FILE = 0x100, OPTION_FILES, OPTION_STOP };

/* How long --stop lets the guest take, and the most it may be told. */
#define STOP "--stop=30"
#define STOP_SECONDS_MAX 86400

struct options {
	int release;
	int stale;
	int stop; /* seconds, -1: not asked for */
	int kill;
	int unowned;
	int by_default;
	int original;
	int try;
	int print;
	int if_enabled;
	int null;
	int recursive;
	int one_file_system;
	struct path_list files; /* --file */
	struct path_list lists; /* --files-from */
};

static void options_clear(struct options *options)
{
	path_list_clear(&options->files);
	path_list_clear(&options->lists);
}

static void read_options(poptContext popt, struct options *options)
{
	int option;

	while ((option = cli_next_option(popt)) >= 0) {
		_cleanup_free_ char *argument = poptGetOptArg(popt);

		if (argument && option == OPTION_STOP)
			options->stop = (int)cli_number(
				"--stop", argument, 0, STOP_SECONDS_MAX);
		else if (argument)
			path_list_add(option == OPTION_FILE ? &options->files
							    : &options->lists,
				argument, SVIRT_ROLE_IMAGE, false);
	}
}

/* Options that mean nothing together. */
static void check_options(const struct options *options, bool has_operand)
{
	bool list = options->lists.count > 0 || options->null ||
		    options->recursive || options->one_file_system;

	if (options->by_default && options->original)
		cli_die_usage("--default and --original: one or the other");
	if (list && !options->unowned)
		cli_die_usage("-f, -0, -R and -x belong to --unowned");
	if (options->unowned &&
		(options->stale || options->release || options->original ||
			options->files.count > 0))
		cli_die_usage("--unowned is about files, not VMs: --stale, "
			      "--release, --original and --file do not "
			      "go with it");
	if (options->kill && (options->stale || options->unowned ||
				     options->files.count > 0))
		cli_die_usage("--kill ends the VMs that are named: --stale, "
			      "--unowned and --file do not go with it");
	if (options->stop >= 0 && (options->stale || options->unowned ||
					  options->files.count > 0))
		cli_die_usage("--stop ends the VMs that are named: --stale, "
			      "--unowned and --file do not go with it");
	if (options->stale && (has_operand || options->files.count > 0))
		cli_die_usage("--stale finds its VMs by itself: name none");
	if (options->release && options->files.count > 0)
		cli_die_usage("--release and --file: a VM with other files on "
			      "record cannot be released");
	if (!options->stale && !has_operand && options->lists.count == 0)
		cli_die_usage(options->unowned ? "name a file" : "name a VM");
}

static int worse(int one, int other)
{
	return one > other ? one : other;
}

static int restore_named(struct restore_vm *how, poptContext popt)
{
	int status = EXIT_SUCCESS;
	const char *operand;

	while ((operand = poptGetArg(popt))) {
		_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
		int err = translated_find(how->registry, operand, &vm);

		if (err == 0) {
			status = worse(status, restore_vm(how, &vm));
			continue;
		}
		cli_warn_vm(operand, err);
		status = worse(status, err == -ENOENT || err == -ENOTUNIQ
					       ? CLI_NOT_DONE
					       : CLI_UNUSABLE);
	}
	return status;
}

/* Meant for boot and cron: goes on after a VM that fails. */
static int restore_stale(struct restore_vm *how)
{
	_cleanup_(svirt_vms_clear) struct svirt_vms vms = {0};
	_cleanup_free_ enum svirt_state *states = NULL;
	int status = EXIT_SUCCESS;
	int err = svirt_registry_vms(how->registry, SVIRT_VMS_RELEASED, &vms);

	if (err < 0) {
		cli_warn_registry(err);
		return CLI_UNUSABLE;
	}
	states = calloc(vms.count + 1, sizeof(*states));
	if (!states)
		cli_die(CLI_UNUSABLE, "out of memory");
	err = svirt_vms_states(&vms, states, NULL);
	if (err < 0) {
		cli_warn("/proc: %s", strerror(-err));
		return CLI_UNUSABLE;
	}
	for (size_t i = 0; i < vms.count; i++) {
		struct svirt_vm *vm = &vms.list[i];

		if (states[i] == SVIRT_STATE_STALE ||
			(vm->released && states[i] != SVIRT_STATE_RUNNING))
			status = worse(status, restore_vm(how, vm));
	}
	return status;
}

static void on_event(const struct svirt_event *event, void *data)
{
	file_events_tell(data, event);
}

static int restore_unowned(struct svirt_registry *registry,
	const struct options *options, poptContext popt)
{
	_cleanup_path_list_ struct path_list path_list = {0};
	const struct path_list_format format = {
		.separator = options->null ? '\0' : '\n',
		.tree = options->recursive,
	};
	struct file_events events;
	struct svirt_work work = {
		.size = sizeof(struct svirt_work),
		.target_size = sizeof(struct svirt_target),
		.flags =
			(options->try ? SVIRT_WORK_DRY_RUN : 0) |
			(options->one_file_system ? SVIRT_ONE_FILE_SYSTEM : 0) |
			(options->by_default ? SVIRT_REST_DEFAULT : 0),
		.threads = 1,
		.fn = on_event,
		.data = &events,
	};
	const char *path;
	int err;

	while ((path = poptGetArg(popt)))
		path_list_add(
			&path_list, path, SVIRT_ROLE_IMAGE, options->recursive);
	for (size_t i = 0; i < options->lists.count; i++)
		if (!path_list_read(
			    &path_list, options->lists.list[i].path, &format))
			return CLI_NOT_DONE;
	work.targets = path_list.list;
	work.count = path_list.count;
	file_events_begin(&events, options->print, false);
	err = svirt_restore_unowned(registry, &work);
	file_events_end(&events);
	if (err == 0 || err == -ECANCELED)
		return err == 0 ? EXIT_SUCCESS : CLI_NOT_DONE;
	cli_warn_registry(err);
	return CLI_UNUSABLE;
}

static int run(struct options *options, poptContext popt)
{
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {0};
	_cleanup_registry_ struct svirt_registry *registry = NULL;
	struct restore_vm how = {
		.files = options->files,
		.flags = (options->try ? SVIRT_WORK_DRY_RUN : 0) |
			 (options->by_default ? SVIRT_REST_DEFAULT : 0) |
			 (options->original ? SVIRT_REST_ORIGINAL : 0),
		.wait = options->stale ? 0 : CLI_LOCK_WAIT,
		.only_stale = options->stale,
		.release = options->release,
		.stop = options->stop,
		.kill = options->kill || options->stop >= 0,
		.print = options->print,
	};
	int status;

	if (!cli_is_enabled(options->if_enabled,
		    "there are no labels to put back", "nothing is put back"))
		return EXIT_SUCCESS;
	/* The library loads them too, but cannot say what is missing. */
	cli_templates_load(&templates);
	cli_raise_files();
	registry = cli_registry_open(SVIRT_OPEN_DRY_RUN, CLI_UNUSABLE);
	how.registry = registry;
	if (options->unowned)
		status = restore_unowned(registry, options, popt);
	else if (options->stale)
		status = restore_stale(&how);
	else
		status = restore_named(&how, popt);
	return cli_flush() ? status : worse(status, CLI_NOT_DONE);
}

/* popt would take the operand after --stop for its value. */
static void complete_stop(int argc, char **argv)
{
	static char stop[] = STOP;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--stop") == 0)
			argv[i] = stop;
}

int main(int argc, char **argv)
{
	_cleanup_(options_clear) struct options options = {.stop = -1};
	_cleanup_popt_ poptContext popt = NULL;
	/* clang-format off */
	const struct poptOption table[] = {
		{ "file", '\0', POPT_ARG_STRING, NULL, OPTION_FILE,
			"only FILE, also while the VM runs (repeatable)",
			"FILE" },
		{ "release", '\0', POPT_ARG_NONE, &options.release, 0,
			"then free the VM's level", NULL },
		{ "stale", '\0', POPT_ARG_NONE, &options.stale, 0,
			"every VM that is over", NULL },
		{ "stop", '\0', POPT_ARG_STRING, NULL, OPTION_STOP,
			"first power the guest down, end QEMU if that takes "
			"longer than SECONDS (30), and kill what is left",
			"SECONDS" },
		{ "kill", '\0', POPT_ARG_NONE, &options.kill, 0,
			"end what still runs in the VM's cgroups first", NULL },
		{ "unowned", '\0', POPT_ARG_NONE, &options.unowned, 0,
			"the operands are files that no VM has: give them the "
			"policy's default", NULL },
		{ "default", '\0', POPT_ARG_NONE, &options.by_default, 0,
			"give files the policy's default, not the label they "
			"had", NULL },
		{ "original", '\0', POPT_ARG_NONE, &options.original, 0,
			"give files the label they had even if every VM can "
			"read that", NULL },
		{ "files-from", 'f', POPT_ARG_STRING, NULL, OPTION_FILES,
			"with --unowned, read paths from FILE (- is standard "
			"input)", "FILE" },
		{ "null", '0', POPT_ARG_NONE, &options.null, 0,
			"a NUL, not a newline, ends each path in FILE", NULL },
		{ "recursive", 'R', POPT_ARG_NONE, &options.recursive, 0,
			"with --unowned, take directories with all that is in "
			"them", NULL },
		{ "one-file-system", 'x', POPT_ARG_NONE,
			&options.one_file_system, 0,
			"with -R, cross no mount", NULL },
		{ "print", '\0', POPT_ARG_NONE, &options.print, 0,
			"print path, old and new label of each file, a TAB "
			"between", NULL },
		{ "if-enabled", '\0', POPT_ARG_NONE, &options.if_enabled, 0,
			"where SELinux is disabled, do nothing", NULL },
		{ "dry-run", 'n', POPT_ARG_NONE, &options.try, 0,
			"check, but change nothing", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	/* Half of the files put back is worse than a reader that is gone. */
	signal(SIGPIPE, SIG_IGN);
	complete_stop(argc, argv);
	popt = cli_start(
		argc, argv, table, "[OPTION...] VM...", 0, CLI_UNUSABLE);
	read_options(popt, &options);
	check_options(&options, poptPeekArg(popt) != NULL);
	return run(&options, popt);
}
