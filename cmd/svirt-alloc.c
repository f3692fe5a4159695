/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-alloc: give a VM a level that no other VM can reach. */
#include "config.h"

#include <stdio.h>
#include <signal.h>
#include <string.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "alloc/request.h"
#include "alloc/reuse.h"
#include "shared/translated.h"
#include "shared/vm-json.h"

/* The caller's range; a caller without one may draw from all categories. */
static void read_caller(struct svirt_range *ret)
{
	_cleanup_(svirt_context_clear) struct svirt_context context = {0};
	_cleanup_free_ char *text = NULL;
	int err = svirt_context_caller(&text);

	if (err < 0)
		cli_die(CLI_UNUSABLE, "the caller's context: %s",
			strerror(-err));
	err = svirt_context_parse(text, &context);
	if (err < 0)
		cli_die(CLI_UNUSABLE, "the caller's context %s: %s", text,
			cli_why_level(err));
	*ret = context.range;
}

static void check_static(const char *text)
{
	_cleanup_(svirt_context_clear) struct svirt_context context = {0};
	int err = svirt_context_parse(text, &context);

	if (err < 0)
		cli_die_usage("--static=%s: %s", text,
			err == -EINVAL ? "not written like "
					 "system_u:system_r:svirt_t:s0:c3,c77"
				       : cli_why_level(err));
	if (!context.has_range ||
		!svirt_level_equals(&context.range.low, &context.range.high))
		cli_die_usage("--static=%s: must end in one level, not a range",
			text);
	if (svirt_context_is_valid(text) <= 0)
		cli_die(CLI_NOT_DONE,
			"--static=%s: the loaded policy knows no such context",
			text);
}

/* The base context is good for every level that can be drawn when it is good
 * for all categories at once. */
static void check_base(const char *option, const char *base,
	const struct svirt_request *request)
{
	_cleanup_free_ char *text = NULL;
	struct svirt_level level = request->caller->high;

	if (request->categories)
		level = *request->categories;
	else if (svirt_level_count(&level) == 0)
		memset(level.categories, 0xff, sizeof(level.categories));
	level.sensitivity = request->caller->low.sensitivity;
	if (svirt_context_with_level(base, &level, &text) < 0)
		cli_die_usage("%s=%s: not written like "
			      "system_u:system_r:svirt_t",
			option, base);
	if (svirt_context_is_valid(text) <= 0)
		cli_die(CLI_NOT_DONE,
			"%s=%s: not valid with the categories to draw from: "
			"the loaded policy knows no context %s",
			option, base, text);
}

/* Choose the context to start from; it lives as long as templates. */
static void choose_context(const struct request_options *options,
	const struct svirt_templates *templates, struct svirt_request *request)
{
	request->image = templates->image;
	if (options->context) {
		check_static(options->context);
		request->context = options->context;
		return;
	}
	if (options->tcg && !templates->tcg)
		cli_die(CLI_NOT_DONE,
			"--tcg: the loaded policy has no type svirt_tcg_t: "
			"load svirt_tools_tcg.cil with semodule -i");
	request->context = options->base  ? options->base
			   : options->tcg ? templates->tcg
					  : templates->process;
	check_base(options->base ? "--base" : "virtual_domain_context",
		request->context, request);
}

/* How a message about a conflict starts, and what it advises. */
static void word_conflict(const struct svirt_request *request,
	const struct svirt_conflict *conflict, const char **ret_start,
	const char **ret_remedy)
{
	*ret_remedy = "";
	if (request->mode == SVIRT_MODE_DYNAMIC)
		*ret_start = "every level to draw is comparable with";
	else if (request->overlap)
		*ret_start = "overlaps";
	else
		*ret_start = "comparable with";
	if (conflict->released)
		*ret_remedy = ": svirt-restore it first";
	else if (request->mode == SVIRT_MODE_STATIC && !request->overlap)
		*ret_remedy = ": choose another, or add --overlap";
}

static void warn_conflict(const struct svirt_request *request,
	const struct svirt_conflict *conflict)
{
	_cleanup_free_ char *level = NULL;
	const char *start, *remedy;

	if (svirt_level_format(&conflict->level, &level) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	word_conflict(request, conflict, &start, &remedy);
	if (!conflict->vm)
		cli_warn("%s: %s %s, at which process %d runs%s",
			request->context, start, level, (int)conflict->pid,
			remedy);
	else if (conflict->released)
		cli_warn("%s: %s %s, which files of VM %s still carry%s",
			request->context, start, level, conflict->vm, remedy);
	else
		cli_warn("%s: %s %s, which VM %s holds%s", request->context,
			start, level, conflict->vm, remedy);
}

static void warn_failure(const struct request_options *options,
	const struct svirt_request *request,
	const struct svirt_conflict *conflict, int err)
{
	if (err == -EEXIST)
		cli_warn("%s: holds a level already: svirt-release it, or add "
			 "--reuse",
			request->name);
	else if (err == -EADDRINUSE)
		warn_conflict(request, conflict);
	else if (err == -EXFULL && (conflict->vm || conflict->pid > 0))
		warn_conflict(request, conflict);
	else if (err == -EXFULL && conflict->running > 0)
		cli_warn("no level is left to draw: %llu are held, and %llu "
			 "processes, such as %d, run at others: end these, or "
			 "widen --categories or --count",
			(unsigned long long)conflict->held,
			(unsigned long long)conflict->running,
			(int)conflict->runner);
	else if (err == -EXFULL)
		cli_warn("no level is left to draw: %llu are held; "
			 "svirt-release some, or widen --categories or --count",
			(unsigned long long)conflict->held);
	else if (err == -ERANGE)
		cli_warn("%s: outside the caller's own range",
			options->context ? options->context
					 : options->categories);
	else if (err == -EDOM)
		cli_warn("fewer than %u categories to draw from: widen "
			 "--categories, or lower --count",
			request->count);
	else if (err == -EUSERS)
		cli_warn("--uid=%s: every uid of it is taken: svirt-list -o "
			 "name,uid, or widen it",
			options->uid);
	else if (err == -ESRCH)
		cli_warn("--owner=%s: no such process", options->owner);
	else
		cli_warn_registry(err);
}

static bool is_not_done(int err)
{
	return err == -EEXIST || err == -EADDRINUSE || err == -EXFULL ||
	       err == -ERANGE || err == -EDOM || err == -EUSERS ||
	       err == -ESRCH;
}

/* Find the VM of --reuse; false when its name is not held. */
static bool find_held(struct svirt_registry *registry,
	const struct request_options *options, struct svirt_vm *ret)
{
	int err;

	if (!options->reuse)
		return false;
	err = svirt_registry_find(registry, options->name, ret);
	if (err == 0 && ret->released) {
		svirt_vm_clear(ret);
		err = -ENOENT;
	}
	if (err == 0 || err == -ENOENT)
		return err == 0;
	cli_warn_registry(err);
	exit(CLI_UNUSABLE);
}

/* Hold a level; on failure the status to end with. *ret_found: another caller
 * was quicker, and it is that one's. */
static int hold(struct svirt_registry *registry,
	const struct request_options *options, struct svirt_request *request,
	struct svirt_vm *ret, bool *ret_found)
{
	_cleanup_(svirt_conflict_clear) struct svirt_conflict conflict = {0};
	int err = svirt_registry_hold(registry, request, ret, &conflict);

	*ret_found = err == -EEXIST && find_held(registry, options, ret);
	if (*ret_found)
		return EXIT_SUCCESS;
	if (err < 0) {
		warn_failure(options, request, &conflict, err);
		return is_not_done(err) ? CLI_NOT_DONE : CLI_UNUSABLE;
	}
	if (request->mode == SVIRT_MODE_DYNAMIC && conflict.pid > 0)
		cli_verbose("process %d was passed over: its level would leave "
			    "few or none to draw",
			(int)conflict.pid);
	else if (conflict.vm || conflict.pid > 0)
		warn_conflict(request, &conflict);
	cli_verbose("%s: holds %s", ret->name, ret->process);
	return EXIT_SUCCESS;
}

/* A VM that was just made does nothing yet. */
static void find_state(
	const struct request_options *options, struct vm_view *show)
{
	if (options->reuse)
		svirt_vm_state(&show->vm, &show->state, &show->pid);
}

static bool print_vm(struct svirt_registry *registry,
	const struct request_options *options,
	const struct request_values *values, struct svirt_vm *vm)
{
	struct vm_view show;
	int err;

	if (!options->json && !options->output) {
		puts(vm->process);
		return cli_flush();
	}
	err = vm_view_gather(registry, vm,
		options->json ? VM_VIEW_FILES : VM_VIEW_VM, &show);
	if (err < 0) {
		cli_warn_registry(err);
		return false;
	}
	find_state(options, &show);
	if (options->json)
		vm_json_print(&show);
	else
		columns_row(&values->columns, &show);
	*vm = show.vm;
	show.vm = (struct svirt_vm){0};
	vm_view_clear(&show);
	return cli_flush();
}

/* A pipe goes on without SELinux: what it hands on is the name. */
static int print_name(
	const struct request_options *options, const struct columns *columns)
{
	if (options->output)
		columns_row_named(columns, options->name);
	else
		puts(options->name);
	return cli_flush() ? EXIT_SUCCESS : CLI_UNUSABLE;
}

int main(int argc, char **argv)
{
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {0};
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	_cleanup_registry_ struct svirt_registry *registry = NULL;
	_cleanup_free_ char *context = NULL;
	struct svirt_request request = {.size = sizeof(request)};
	struct request_options options = {0};
	struct request_values values = {0};
	bool found;
	int status = EXIT_SUCCESS;

	/* A reader that is gone is an error to handle, not the end. */
	signal(SIGPIPE, SIG_IGN);
	request_read(argc, argv, &options);
	request_values(&options, &values, &request);
	if (!cli_is_enabled(options.if_enabled, "there are no levels to give",
		    "no level is given"))
		return print_name(&options, &values.columns);
	if (options.context)
		options.context = context = translated_to_raw(options.context);
	read_caller(&values.caller);
	request.caller = &values.caller;
	cli_templates_load(&templates);
	registry = cli_registry_open(
		options.dry_run ? SVIRT_OPEN_DRY_RUN : SVIRT_OPEN_WRITE,
		CLI_UNUSABLE);
	found = find_held(registry, &options, &vm);
	if (!found) {
		choose_context(&options, &templates, &request);
		status = hold(registry, &options, &request, &vm, &found);
	}
	if (status != EXIT_SUCCESS)
		return status;
	if (found)
		reuse_warn(&vm, &options, &request, &templates);
	if (print_vm(registry, &options, &values, &vm))
		return EXIT_SUCCESS;
	/* A level that nobody was told of would be held for ever. */
	if (!found && !options.dry_run)
		svirt_registry_release(registry, &vm, SVIRT_RELEASE_RUNNING);
	return CLI_UNUSABLE;
}
