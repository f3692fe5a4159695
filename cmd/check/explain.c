/* SPDX-License-Identifier: GPL-2.0-or-later */
/* svirt-check explain: which explanation is asked for. What it says is
 * explain-file.c's and explain-denial.c's. */
#include "config.h"

#include "check/explain-denial.h"
#include "check/explain-file.h"
#include "check/explain.h"

int explain_run(const struct options *options, const char **operands)
{
	_cleanup_(findings_clear) struct findings findings = {0};
	_cleanup_(policy_close) struct policy policy = {0};
	struct check_run run = {.policy = &policy,
		.findings = &findings,
		.is_of_file = options_has_file(options)};
	size_t count = 0;
	int status;

	while (operands[count])
		count++;
	if (options->last ? count > 1 : count != 0 && count != 2)
		cli_die_usage("explain VM FILE, explain with a denial on "
			      "stdin, or explain --last [VM]");
	/* who a VM runs as is seen there alone */
	if (count == 2)
		cli_need_host(CLI_UNUSABLE);
	options_open_policy(options, &policy);
	if (options->last)
		status = explain_denial_last(options, &run, operands[0]);
	else if (count == 0)
		status = explain_denial_stdin(options, &run);
	else
		status = explain_file(options, &run, operands[0], operands[1]);
	return cli_flush() ? status : CLI_UNUSABLE;
}
