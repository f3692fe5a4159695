/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of svirt-alloc, read and checked. */
#include "config.h"

#include <string.h>

#include "shared/cli.h"
#include "alloc/request.h"
#include "alloc/uid-range.h"

static void read_options(int argc, char **argv, struct request_options *ret)
{
	/* clang-format off */
	struct poptOption table[] = {
		{ "tcg", '\0', POPT_ARG_NONE, &ret->tcg, 0,
			"for QEMU's software emulation, which needs more", NULL },
		{ "base", '\0', POPT_ARG_STRING, &ret->base, 0,
			"user, role and type are CONTEXT's", "CONTEXT" },
		{ "static", '\0', POPT_ARG_STRING, &ret->context, 0,
			"hold exactly CONTEXT", "CONTEXT" },
		{ "no-relabel", '\0', POPT_ARG_NONE, &ret->no_relabel, 0,
			"with --static: never label the VM's files", NULL },
		{ "categories", '\0', POPT_ARG_STRING, &ret->categories, 0,
			"draw categories from SET, such as c0.c511", "SET" },
		{ "count", '\0', POPT_ARG_STRING, &ret->count, 0,
			"draw N categories, 2 to 8 (2)", "N" },
		{ "owner", '\0', POPT_ARG_STRING, &ret->owner, 0,
			"the VM is stale when process PID is gone", "PID" },
		{ "overlap", '\0', POPT_ARG_NONE, &ret->overlap, 0,
			"with --static: allow a level that others share", NULL },
		{ "reuse", '\0', POPT_ARG_NONE, &ret->reuse, 0,
			"print NAME as it is when it is held already", NULL },
		{ "if-enabled", '\0', POPT_ARG_NONE, &ret->if_enabled, 0,
			"where SELinux is disabled, print NAME and hold nothing", NULL },
		{ "uuid", '\0', POPT_ARG_STRING, &ret->uuid, 0,
			"the UUID for audit records", "UUID" },
		{ "uid", '\0', POPT_ARG_STRING, &ret->uid, 0,
			"give the VM a uid of its own, of these or (auto) those "
			"of svirt in /etc/subuid", "LOW-HIGH" },
		{ "output", 'o', POPT_ARG_STRING, &ret->output, 0,
			"print these columns, as svirt-list does", "COL,..." },
		{ "json", '\0', POPT_ARG_NONE, &ret->json, 0,
			"print an object of JSON", NULL },
		{ "dry-run", 'n', POPT_ARG_NONE, &ret->dry_run, 0,
			"print what would be held, and hold nothing", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */
	_cleanup_popt_ poptContext popt = cli_start(
		argc, argv, table, "[OPTION...] [NAME]", 0, CLI_UNUSABLE);
	const char *name;

	while (cli_next_option(popt) >= 0)
		;
	name = poptGetArg(popt);
	if (poptPeekArg(popt))
		cli_die_usage("%s: one NAME at most", poptPeekArg(popt));
	if (name && !svirt_name_is_valid(name))
		cli_die_usage("%s: not a name: 1 to %d of A-Z a-z 0-9 . _ -, "
			      "a letter or digit first",
			name, SVIRT_NAME_MAX);
	ret->name = name ? strdup(name) : NULL;
	if (name && !ret->name)
		cli_die(CLI_UNUSABLE, "out of memory");
}

static void check_options(const struct request_options *options)
{
	const struct {
		bool is_wrong;
		const char *why;
	} rules[] = {
		{options->context && (options->base || options->tcg),
			"--static names the whole context: leave out --base "
			"and --tcg"},
		{options->base && options->tcg,
			"--base names the type: leave out --tcg"},
		{options->context && (options->categories || options->count),
			"--static names the level: leave out --categories and "
			"--count"},
		{options->no_relabel && !options->context,
			"--no-relabel goes with --static"},
		{options->overlap && !options->context,
			"--overlap goes with --static"},
		{options->reuse && !options->name, "--reuse goes with a NAME"},
		{options->if_enabled && !options->name,
			"--if-enabled goes with a NAME"},
		{options->if_enabled && options->json,
			"--if-enabled and --json exclude each other: without "
			"SELinux there is no VM to describe"},
		{options->json && options->output,
			"--json and --output exclude each other"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].is_wrong)
			cli_die_usage("%s", rules[i].why);
}

void request_read(int argc, char **argv, struct request_options *ret)
{
	read_options(argc, argv, ret);
	check_options(ret);
}

static void read_numbers(
	const struct request_options *options, struct svirt_request *request)
{
	if (options->count)
		request->count = (unsigned int)cli_number(
			"--count", options->count, 2, 8);
	if (options->owner)
		request->owner = (pid_t)cli_number(
			"--owner", options->owner, 1, INT32_MAX);
}

static void read_categories(const char *text, struct svirt_level *ret)
{
	int err = svirt_categories_parse(text, ret);

	if (err < 0)
		cli_die_usage("--categories=%s: %s", text,
			err == -EINVAL ? "not written like c0.c511,c600"
				       : cli_why_level(err));
}

void request_values(const struct request_options *options,
	struct request_values *values, struct svirt_request *request)
{
	request->name = options->name;
	request->mode =
		options->context ? SVIRT_MODE_STATIC : SVIRT_MODE_DYNAMIC;
	request->no_relabel = options->no_relabel;
	request->overlap = options->overlap;
	request->dry_run = options->dry_run;
	request->count = 2;
	read_numbers(options, request);
	if (options->uuid) {
		if (!vm_uuid_normalize(options->uuid, values->uuid))
			cli_die_usage("--uuid=%s: not a UUID", options->uuid);
		request->uuid = values->uuid;
	}
	if (options->categories) {
		read_categories(options->categories, &values->categories);
		request->categories = &values->categories;
	}
	if (options->uid)
		uid_range_read(options->uid, request);
	if (options->output)
		columns_parse(options->output, &values->columns);
}
