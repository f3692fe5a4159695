/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A denial in words: who, what, why, and the command that mends it, which is
 * denial-remedy.c's. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/audit-log.h"
#include "check/denial-remedy.h"
#include "check/explain-denial.h"
#include "check/explain-policy.h"
#include "check/explanation.h"

/* What was to be used, as a name for people. */
static const char *subject_of(const struct denial *denial)
{
	if (denial->path)
		return denial->path;
	return denial->name ? denial->name : denial->target;
}

static char *headline_of(const struct denial *denial, const char *vm)
{
	const char *what = subject_of(denial);
	char *text;

	if (asprintf(&text, "%s%s%s%s%s %s: %s of the %s %s",
		    vm ? vm : denial->source,
		    vm ? "" : " (no VM of the registry)",
		    denial->command ? " (" : "",
		    denial->command ? denial->command : "",
		    denial->command ? ")" : "",
		    denial->is_permissive ? "would have been refused"
					  : "was refused",
		    denial->permissions, denial->class, what) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

static uint32_t permissions_of(
	const struct model *model, size_t class, const char *words)
{
	_cleanup_free_ char *copy = strdup(words);
	char *rest = copy;
	const char *word;
	uint32_t all = 0;

	if (!copy)
		cli_die(CLI_UNUSABLE, "out of memory");
	while ((word = strsep(&rest, " ")))
		all |= model_bit(model, class, word);
	return all;
}

static void tell(struct check_run *run, const struct denial *denial,
	const char *vm, const struct policy_question *question,
	const struct refusal *refusal)
{
	struct denial_remedy remedy;

	denial_remedy_find(denial, vm, refusal, &remedy);
	if (refusal->kind == REFUSAL_NONE)
		explanation_ok(run, EXPLAIN_TYPE, subject_of(denial),
			"the policy allows it by now: try again");
	else
		explain_policy_refusal(run, subject_of(denial), question,
			refusal, remedy.command);
	if (remedy.words && refusal->kind != REFUSAL_NONE)
		explanation_ok(run, EXPLAIN_RECORD, subject_of(denial), "%s",
			remedy.words);
	free(remedy.command);
}

static int explain(const struct options *options, struct check_run *run,
	const struct denial *denial)
{
	_cleanup_free_ char *vm = record_whose(denial->source);
	_cleanup_free_ char *headline = headline_of(denial, vm);
	_cleanup_(findings_clear) struct findings findings = {0};
	_cleanup_(refusal_clear) struct refusal refusal = {0};
	const struct model *model = run->policy->model;
	struct policy_question question = {
		.source = denial->source, .target = denial->target};
	int err = model_find_class(model, denial->class, &question.class);

	run->findings = &findings;
	if (err == -ENOENT)
		refusal.kind = REFUSAL_UNKNOWN;
	else
		err = refusal_find(run->policy, &question,
			permissions_of(
				model, question.class, denial->permissions),
			&refusal);
	if (err < 0 && err != -ENOENT)
		cli_die(CLI_UNUSABLE, "%s: %s", run->policy->name,
			strerror(-err));
	tell(run, denial, vm, &question, &refusal);
	explanation_print(options, run, headline);
	return EXIT_SUCCESS;
}

/* A denial is told once its event is over: a record after it has the path. */
static void add_path(const char *line, struct denial *denial)
{
	_cleanup_free_ char *name = NULL;

	if (!denial->source || denial->path || !strstr(line, "type=PATH"))
		return;
	name = denial_value(line, "name");
	if (name && name[0] == '/')
		denial->path = TAKE_PTR(name);
}

int explain_denial_stdin(const struct options *options, struct check_run *run)
{
	_cleanup_(denial_clear) struct denial denial = {0};
	_cleanup_free_ char *line = NULL;
	size_t room = 0, count = 0;

	while (getline(&line, &room, stdin) >= 0) {
		struct denial next;

		add_path(line, &denial);
		if (!denial_read(line, &next))
			continue;
		if (count++ > 0)
			explain(options, run, &denial);
		denial_clear(&denial);
		denial = next;
	}
	if (count == 0) {
		cli_warn("no denial on standard input: a line of the audit "
			 "log with \"avc:  denied\"");
		return CLI_NOT_DONE;
	}
	return explain(options, run, &denial);
}

int explain_denial_last(
	const struct options *options, struct check_run *run, const char *vm)
{
	_cleanup_(record_clear) struct record record = {0};
	_cleanup_(denial_clear) struct denial denial = {0};
	int err = vm ? record_find(vm, NULL, &record) : 0;

	if (err < 0)
		return err == -ENOENT || err == -ENOTUNIQ ? CLI_NOT_DONE
							  : CLI_UNUSABLE;
	err = audit_log_last(
		run->policy->model, vm ? record.vm.process : NULL, &denial);
	if (err == -ENOENT) {
		cli_warn("no denial of %s on record", vm ? vm : "a VM");
		return CLI_NOT_DONE;
	}
	if (err == -EOPNOTSUPP)
		cli_warn("%s: it knows no VM's domain", run->policy->name);
	if (err < 0)
		return CLI_UNUSABLE;
	return explain(options, run, &denial);
}
