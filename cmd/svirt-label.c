/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-label: label files for a VM. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "shared/translated.h"
#include "shared/path-list.h"
#include "shared/file-events.h"
#include "label/attach.h"
#include "label/context.h"
#include "label/failure.h"
#include "label/options.h"
#include "label/user-access.h"

/* The VM that a pipeline hands on. */
static char *read_vm(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length = getline(&line, &size, stdin);

	if (length > 0)
		line[strcspn(line, "\n")] = '\0';
	if (length <= 0 || *line == '\0')
		cli_die(CLI_NOT_DONE, "standard input: no VM: the command "
				      "before this one failed");
	return line;
}

static bool read_paths(const struct options *options, poptContext popt,
	bool vm_from_stdin, struct path_list *ret)
{
	enum svirt_role role = options->role < 0
				       ? SVIRT_ROLE_IMAGE
				       : (enum svirt_role)options->role;
	const struct path_list_format format = {
		.separator = options->null ? '\0' : '\n',
		.has_roles = true,
		.role = role,
		.tree = options->recursive,
	};
	const char *path;

	while ((path = poptGetArg(popt)))
		path_list_add(ret, path, role, options->recursive);
	for (size_t i = 0; i < options->file_count; i++) {
		if (vm_from_stdin && strcmp(options->files[i], "-") == 0)
			cli_die_usage("VM - and --files-from=-: both are "
				      "standard input");
		if (!path_list_read(ret, options->files[i], &format))
			return false;
	}
	for (size_t i = 0; i < ret->count; i++) {
		ret->list[i].owner =
			options->has_owner ? &options->owner : NULL;
		ret->list[i].context = options->context;
		ret->list[i].if_owner =
			options->has_if_owner ? &options->if_owner : NULL;
	}
	return true;
}

static int find_vm(struct svirt_registry *registry, const char *operand,
	struct svirt_vm *ret)
{
	int err = translated_find(registry, operand, ret);

	if (err == 0 && ret->released)
		err = -ENOENT;
	if (err < 0) {
		cli_warn_vm(operand, err);
		return err == -ENOENT || err == -ENOTUNIQ ? CLI_NOT_DONE
							  : CLI_UNUSABLE;
	}
	if (ret->relabel)
		return EXIT_SUCCESS;
	cli_warn("%s: allocated with --no-relabel: its files are labelled by "
		 "the administrator, at %s",
		ret->name, ret->process);
	return CLI_NOT_DONE;
}

/* What is said of each file. */
struct told {
	struct file_events events;
	struct attach attach;
	struct user_access reach;
	bool is_asked; /* whether the VM's user could open it */
};

static void on_event(const struct svirt_event *event, void *data)
{
	struct told *told = data;

	file_events_tell(&told->events, event);
	attach_tell(&told->attach, event);
	if (told->is_asked &&
		(event->outcome == SVIRT_OUTCOME_LABELLED ||
			event->outcome == SVIRT_OUTCOME_UNCHANGED))
		user_access_warn(&told->reach, event);
}

static void tell_sum(
	const struct svirt_vm *vm, const struct file_events *events)
{
	const uint64_t *count = events->outcomes;

	cli_warn("%s: %llu labelled, %llu skipped, 0 refused", vm->name,
		(unsigned long long)count[SVIRT_OUTCOME_LABELLED],
		(unsigned long long)count[SVIRT_OUTCOME_UNCHANGED] +
			count[SVIRT_OUTCOME_ACCEPTED]);
}

static int label(struct svirt_registry *registry, const struct svirt_vm *vm,
	const struct options *options, const struct path_list *path_list)
{
	struct told told = {
		.is_asked =
			!options->try || (!options->has_owner && vm->uid == 0),
	};
	const struct svirt_work work = {
		.size = sizeof(struct svirt_work),
		.target_size = sizeof(struct svirt_target),
		.targets = path_list->list,
		.count = path_list->count,
		.flags =
			options->allow |
			(options->one_file_system ? SVIRT_ONE_FILE_SYSTEM : 0) |
			(options->try ? SVIRT_WORK_DRY_RUN : 0),
		.threads = options->threads
				   ? (unsigned int)cli_number("--threads",
					     options->threads, 1, 64)
				   : 1,
		.fn = on_event,
		.data = &told,
	};
	int err = cli_lock(registry, vm, CLI_LOCK_WAIT);

	if (err < 0)
		return err == -EWOULDBLOCK ? CLI_NOT_DONE : CLI_UNUSABLE;
	file_events_begin(&told.events, options->print, true);
	attach_begin(vm, options->try, &told.attach);
	user_access_begin(vm, &told.reach);
	err = svirt_label(registry, vm, &work);
	user_access_end(&told.reach);
	attach_end(&told.attach, err == 0);
	file_events_end(&told.events);
	if (options->recursive && err == 0)
		tell_sum(vm, &told.events);
	return err < 0 ? failure_warn(vm, &told.events, err) : EXIT_SUCCESS;
}

/* The next command of a pipeline learns of the VM. */
static int hand_on(const char *vm, int status)
{
	if (status == EXIT_SUCCESS && vm)
		printf("%s\n", vm);
	return cli_flush() || status != EXIT_SUCCESS ? status : CLI_NOT_DONE;
}

static int run(poptContext popt, const struct options *options)
{
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {0};
	_cleanup_registry_ struct svirt_registry *registry = NULL;
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	_cleanup_free_ char *handed_on = NULL;
	_cleanup_path_list_ struct path_list path_list = {0};
	const char *operand = poptGetArg(popt);
	bool enabled;
	int status;

	if (!operand)
		cli_die_usage("name a VM");
	if (strcmp(operand, "-") == 0)
		operand = handed_on = read_vm();
	if (!poptPeekArg(popt) && options->file_count == 0)
		cli_die_usage("name a file");
	enabled = cli_is_enabled(options->if_enabled,
		"there are no labels to set", "no file is labelled");
	if (!read_paths(options, popt, handed_on != NULL, &path_list))
		return CLI_NOT_DONE;
	if (!enabled)
		return hand_on(handed_on, EXIT_SUCCESS);
	if (options->context)
		context_check(options->context);
	/* The library loads them too, but cannot say what is missing. */
	cli_templates_load(&templates);
	cli_raise_files();
	registry = cli_registry_open(SVIRT_OPEN_DRY_RUN, CLI_UNUSABLE);
	status = find_vm(registry, operand, &vm);
	if (status == EXIT_SUCCESS && path_list.count > 0)
		status = label(registry, &vm, options, &path_list);
	return hand_on(handed_on, status);
}

int main(int argc, char **argv)
{
	_cleanup_(options_clear) struct options options = {.role = -1};
	_cleanup_popt_ poptContext popt = NULL;
	/* clang-format off */
	const struct poptOption table[] = {
		{ "image", '\0', POPT_ARG_NONE, NULL, OPTION_ROLE + SVIRT_ROLE_IMAGE,
			"this VM alone uses them, read-write (the default)",
			NULL },
		{ "private", '\0', POPT_ARG_NONE, NULL,
			OPTION_ROLE + SVIRT_ROLE_PRIVATE,
			"this VM alone uses them, read-only", NULL },
		{ "shared", '\0', POPT_ARG_NONE, NULL,
			OPTION_ROLE + SVIRT_ROLE_SHARED,
			"every VM uses them, read-write", NULL },
		{ "content", '\0', POPT_ARG_NONE, NULL,
			OPTION_ROLE + SVIRT_ROLE_CONTENT,
			"every VM uses them, read-only", NULL },
		{ "files-from", 'f', POPT_ARG_STRING, NULL, OPTION_FILES,
			"read PATH or ROLE<TAB>PATH lines from FILE (- is "
			"standard input)", "FILE" },
		{ "null", '0', POPT_ARG_NONE, &options.null, 0,
			"a NUL, not a newline, ends each line of FILE", NULL },
		{ "recursive", 'R', POPT_ARG_NONE, &options.recursive, 0,
			"take directories with all that is in them", NULL },
		{ "one-file-system", 'x', POPT_ARG_NONE,
			&options.one_file_system, 0,
			"with -R, cross no mount", NULL },
		{ "threads", 'T', POPT_ARG_STRING, &options.threads, 0,
			"work with N threads, 1 to 64 (1)", "N" },
		{ "allow", '\0', POPT_ARG_STRING, NULL, OPTION_ALLOW,
			"label these too: hardlink (files with several "
			"names), disk (whole disks), chain (what an image "
			"rests on by now)", "WORD,..." },
		{ "owner", '\0', POPT_ARG_STRING, NULL, OPTION_OWNER,
			"give them to USER until they are put to rest",
			"USER[:GROUP]" },
		{ "if-owner", '\0', POPT_ARG_STRING, NULL, OPTION_IF_OWNER,
			"refuse what is not USER's", "USER" },
		{ "context", '\0', POPT_ARG_STRING, &options.context, 0,
			"give them CONTEXT, not that of their role",
			"CONTEXT" },
		{ "print", '\0', POPT_ARG_NONE, &options.print, 0,
			"print each file's path, old and new label", NULL },
		{ "if-enabled", '\0', POPT_ARG_NONE, &options.if_enabled, 0,
			"where SELinux is disabled, label nothing", NULL },
		{ "dry-run", 'n', POPT_ARG_NONE, &options.try, 0,
			"check, but change nothing", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	/* Half of the files labelled is worse than a reader that is gone. */
	signal(SIGPIPE, SIG_IGN);
	popt = cli_start(
		argc, argv, table, "[OPTION...] VM FILE...", 0, CLI_UNUSABLE);
	options_read(popt, &options);
	return run(popt, &options);
}
