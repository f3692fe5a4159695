/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an explanation says, thing by thing: kept as findings, printed as lines.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/escape.h"

#include "check/explanation.h"
#include "check/findings-json.h"

#define IDS(severity)                                                          \
	{                                                                      \
		[EXPLAIN_FOLDER] = {"explain.folder", severity, ""},           \
		[EXPLAIN_MODE] = {"explain.mode", severity, ""},               \
		[EXPLAIN_MOUNT] = {"explain.mount", severity, ""},             \
		[EXPLAIN_RECORD] = {"explain.record", severity, ""},           \
		[EXPLAIN_TYPE] = {"explain.type", severity, ""},               \
		[EXPLAIN_BOOLEAN] = {"explain.boolean", severity, ""},         \
		[EXPLAIN_CATEGORY] = {"explain.category", severity, ""},       \
		[EXPLAIN_UNKNOWN] = {"explain.unknown", severity, ""},         \
	}

static const struct check_id yes[EXPLAIN_COUNT] = IDS(SEVERITY_INFO);
static const struct check_id no[EXPLAIN_COUNT] = IDS(SEVERITY_ERROR);

__attribute__((format(printf, 1, 0))) static char *format(
	const char *detail, va_list arguments)
{
	char *text;

	if (vasprintf(&text, detail, arguments) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

void explanation_ok(struct check_run *run, enum explain_id id,
	const char *subject, const char *detail, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list arguments;

	va_start(arguments, detail);
	text = format(detail, arguments);
	va_end(arguments);
	check_found(run, &yes[id], subject, NULL, "%s", text);
}

void explanation_no(struct check_run *run, enum explain_id id,
	const char *subject, const char *remedy, const char *detail, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list arguments;

	va_start(arguments, detail);
	text = format(detail, arguments);
	va_end(arguments);
	check_found(run, &no[id], subject, remedy, "%s", text);
}

void explanation_print(const struct options *options,
	const struct check_run *run, const char *headline)
{
	const struct findings *findings = run->findings;

	if (options->json) {
		findings_json_print(findings, SEVERITY_INFO);
		return;
	}
	escape_message(headline, false, stdout);
	putchar('\n');
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *found = &findings->list[i];
		bool is_no = found->id->severity == SEVERITY_ERROR;

		if (options->quiet && !is_no)
			continue;
		printf("  %s  %-8s ", is_no ? "no" : "ok",
			strchr(found->id->id, '.') + 1);
		escape_message(found->subject, false, stdout);
		fputs(": ", stdout);
		escape_message(found->detail, false, stdout);
		putchar('\n');
		if (found->remedy)
			findings_print_indented(found->remedy, 8);
	}
}
