/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every check does: ask the policy, and say what it found. */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/check.h"

static char *need(char *text)
{
	if (!text)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

void check_found(struct check_run *run, const struct check_id *id,
	const char *subject, const char *remedy, const char *detail, ...)
{
	struct finding found = {.id = id};
	va_list arguments;

	if (findings_names(run->findings->skip, id->id))
		return;
	va_start(arguments, detail);
	if (vasprintf(&found.detail, detail, arguments) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	va_end(arguments);
	found.subject = need(strdup(subject));
	if (remedy)
		found.remedy = need(strdup(remedy));
	findings_add(run->findings, found);
}

uint32_t check_ask(struct check_run *run, const char *source,
	const char *target, size_t class)
{
	struct policy_question question = {
		.source = source, .target = target, .class = class};
	uint32_t allowed = 0;
	int err = policy_ask(run->policy, &question, &allowed);

	/* what no process or file can be labelled with, none can use */
	if (err < 0 && err != -EINVAL)
		cli_die(CLI_UNUSABLE, "%s: %s", run->policy->name,
			strerror(-err));
	run->asked++;
	return allowed;
}

bool check_knows(struct check_run *run, const char *context)
{
	struct policy_question question = {
		.source = context, .target = context};
	uint32_t allowed;

	return policy_ask(run->policy, &question, &allowed) == 0;
}
