/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-check: audit a policy for what one VM can do to another. The checks are
 * in check/, listed in check/checks.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shared/cli.h"

#include "check/checks.h"
#include "check/explain.h"
#include "check/findings-json.h"
#include "check/html.h"
#include "check/isolation.h"
#include "check/matrix-json.h"
#include "check/matrix-text.h"
#include "check/metrics.h"
#include "check/options.h"
#include "check/report.h"

static const struct check *find_check(const char *name)
{
	for (size_t i = 0; i < checks_count; i++) {
		if (strcmp(checks[i].name, name) == 0)
			return &checks[i];
	}
	return NULL;
}

static bool is_id(const char *id)
{
	for (size_t i = 0; i < checks_count; i++) {
		for (const struct check_id *known = checks[i].ids; known->id;
			known++) {
			if (strcmp(known->id, id) == 0)
				return true;
		}
	}
	return find_check(id) != NULL;
}

static void need_known(const struct options *options)
{
	_cleanup_free_ char *skip = strdup(options->skip ? options->skip : "");
	char *rest = skip;
	const char *id;

	if (!skip)
		cli_die(CLI_UNUSABLE, "out of memory");
	while (*skip && (id = strsep(&rest, ","))) {
		if (!is_id(id))
			cli_die_usage("--skip=%s: no such check or ID: "
				      "--list shows them",
				id);
	}
	for (const char **name = options->operands; name && *name; name++) {
		if (!find_check(*name))
			cli_die_usage(
				"%s: no such check: --list shows them", *name);
	}
}

/* word: "explain", "report", or NULL. */
static void need_together(const struct options *options, const char *word)
{
	if (options->policy && options->policy_dir)
		cli_die_usage("--policy and --policy-dir exclude each other");
	if (options->json && options->metrics)
		cli_die_usage("--json and --metrics exclude each other");
	if (options_is_page(options) && (options->json || options->metrics))
		cli_die_usage("--html=- prints the page alone: neither --json "
			      "nor --metrics");
	if (word && (options->html || options->metrics || options->skip ||
			    options->list))
		cli_die_usage("%s: --html, --metrics, --skip and --list are "
			      "for checks",
			word);
	if (options->last && (!word || strcmp(word, "explain") != 0))
		cli_die_usage("--last goes with explain");
	if (options->nonce && (!word || strcmp(word, "report") != 0))
		cli_die_usage("--nonce goes with report");
}

static bool is_word(const struct options *options, const char *word)
{
	return options->operands && strcmp(options->operands[0], word) == 0;
}

static bool is_wanted(const struct options *options, const struct check *check)
{
	if (findings_names(options->skip, check->name))
		return false;
	if (!options->operands)
		return !check->only_named &&
		       !(check->of_host && options_has_file(options));
	for (const char **name = options->operands; *name; name++) {
		if (strcmp(*name, check->name) == 0)
			return true;
	}
	return false;
}

static void list_id(const struct options *options, const struct check_id *id)
{
	if (options->json)
		findings_json_about(id);
	else
		printf("%-24s %-8s %s\n", id->id,
			findings_severity(id->severity), id->about);
}

/* All of them, or those of the checks that are named. */
static void list_checks(const struct options *options)
{
	for (size_t i = 0; i < checks_count; i++) {
		if (options->operands && !is_wanted(options, &checks[i]))
			continue;
		for (const struct check_id *id = checks[i].ids; id->id; id++)
			list_id(options, id);
	}
}

/* Whether any check that will run asks the policy. What looks at this host must
 * see all of it; and without SELinux, what asks has nothing to look at. */
static bool needs_policy(const struct options *options)
{
	bool needs = false;

	for (size_t i = 0; i < checks_count; i++) {
		const struct check *check = &checks[i];

		if (!is_wanted(options, check))
			continue;
		if (check->of_host)
			cli_need_host(CLI_UNUSABLE);
		if (!check->of_policy)
			continue;
		needs = true;
		if (check->of_host && options_has_file(options) &&
			!svirt_policy_is_enabled())
			cli_die(CLI_UNUSABLE, "%s: SELinux is disabled",
				check->name);
	}
	return needs;
}

static void run_checks(const struct options *options, struct check_run *run)
{
	for (size_t i = 0; i < checks_count; i++) {
		int err;

		if (!is_wanted(options, &checks[i]))
			continue;
		err = checks[i].run(run);
		if (err == -ENOENT && checks[i].of_policy)
			cli_die(CLI_UNUSABLE, "%s: it knows no VM's domain",
				run->policy->name);
		if (err < 0)
			cli_die(CLI_UNUSABLE, "%s: %s", checks[i].name,
				strerror(-err));
	}
}

static void print(const struct options *options, const struct check_run *run)
{
	const struct findings *findings = run->findings;
	enum severity least = options->quiet ? SEVERITY_WARNING : SEVERITY_INFO;

	if (run->asked)
		cli_verbose("%llu questions asked of %s",
			(unsigned long long)run->asked, run->policy->name);
	if (options_is_page(options))
		return;
	if (options->metrics) {
		if (metrics_print(run) < 0)
			exit(CLI_UNUSABLE);
		return;
	}
	if (options->json) {
		findings_json_print(findings, least);
		if (run->matrix && !options->quiet &&
			!findings_names(options->skip, isolation_cell_id->id))
			matrix_json_print(run->matrix, isolation_cell_id);
		return;
	}
	findings_print(findings, least);
	if (run->matrix && !options->quiet)
		matrix_text_print(run->matrix);
	if (!options->quiet)
		printf("%zu errors, %zu warnings%s%s\n",
			findings_of(findings, SEVERITY_ERROR),
			findings_of(findings, SEVERITY_WARNING),
			run->policy->name ? " in " : "",
			run->policy->name ? run->policy->name : "");
}

static int check(const struct options *options)
{
	_cleanup_(findings_clear) struct findings findings = {
		.skip = options->skip};
	_cleanup_(policy_close) struct policy policy = {0};
	struct check_run run = {.policy = &policy,
		.findings = &findings,
		.is_of_file = options_has_file(options)};
	int status;

	if (needs_policy(options))
		options_open_policy(options, &policy);
	run_checks(options, &run);
	findings_sort(&findings);
	print(options, &run);
	status = findings_of(&findings, SEVERITY_ERROR) ||
				 findings_of(&findings, SEVERITY_WARNING)
			 ? CLI_NOT_DONE
			 : EXIT_SUCCESS;
	if (options->html && !html_write(options->html, &run))
		status = CLI_UNUSABLE;
	matrix_close(run.matrix);
	return cli_flush() ? status : CLI_UNUSABLE;
}

int main(int argc, char **argv)
{
	_cleanup_popt_ poptContext popt = NULL;
	_cleanup_(options_clear) struct options options = {0};
	/* clang-format off */
	const struct poptOption table[] = {
		{ "policy", '\0', POPT_ARG_STRING, &options.policy, 0,
			"ask the compiled policy FILE, not the loaded one",
			"FILE" },
		{ "policy-dir", '\0', POPT_ARG_STRING, &options.policy_dir, 0,
			"ask the policy or the modules in folder DIR", "DIR" },
		{ "json", '\0', POPT_ARG_NONE, &options.json, 0,
			"a finding a line, as an object of JSON", NULL },
		{ "html", '\0', POPT_ARG_STRING, &options.html, 0,
			"write a page with findings and matrix to FILE", "FILE" },
		{ "metrics", '\0', POPT_ARG_NONE, &options.metrics, 0,
			"numbers for Prometheus, instead of findings", NULL },
		{ "nonce", '\0', POPT_ARG_STRING, &options.nonce, 0,
			"report: TEXT to put in, chosen by who reads it",
			"TEXT" },
		{ "quiet", 'q', POPT_ARG_NONE, &options.quiet, 0,
			"say nothing when all is well", NULL },
		{ "skip", '\0', POPT_ARG_STRING, &options.skip, 0,
			"leave out checks or single findings", "ID,..." },
		{ "last", '\0', POPT_ARG_NONE, &options.last, 0,
			"explain: the last denial of a VM", NULL },
		{ "list", '\0', POPT_ARG_NONE, &options.list, 0,
			"show what can be found, and how bad it is", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	popt = cli_start(
		argc, argv, table, "[OPTION...] [CHECK...]", 0, CLI_UNUSABLE);
	while (cli_next_option(popt) >= 0)
		;
	options.operands = poptGetArgs(popt);
	need_together(&options, is_word(&options, "explain")  ? "explain"
				: is_word(&options, "report") ? "report"
							      : NULL);
	if (is_word(&options, "explain"))
		return explain_run(&options, options.operands + 1);
	if (is_word(&options, "report"))
		return report_run(&options, options.operands + 1);
	need_known(&options);
	if (!options.list)
		return check(&options);
	list_checks(&options);
	return cli_flush() ? EXIT_SUCCESS : CLI_UNUSABLE;
}
