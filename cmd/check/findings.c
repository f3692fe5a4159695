/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the checks have found: collected, sorted, printed for people. JSON is
 * in findings-json.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/escape.h"

#include "check/findings.h"

const char *findings_severity(enum severity severity)
{
	static const char *const names[] = {
		[SEVERITY_ERROR] = "error",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_INFO] = "info",
	};

	return names[severity];
}

bool findings_names(const char *list, const char *id)
{
	size_t length = strlen(id);

	while (list && *list) {
		const char *end = strchrnul(list, ',');

		if ((size_t)(end - list) == length &&
			strncmp(list, id, length) == 0)
			return true;
		list = *end ? end + 1 : end;
	}
	return false;
}

void findings_add(struct findings *findings, struct finding finding)
{
	struct finding *list = reallocarray(
		findings->list, findings->count + 1, sizeof(*findings->list));

	if (!list)
		cli_die(CLI_UNUSABLE, "out of memory");
	findings->list = list;
	list[findings->count++] = finding;
}

void findings_clear(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		free(findings->list[i].subject);
		free(findings->list[i].detail);
		free(findings->list[i].remedy);
	}
	free(findings->list);
}

void findings_sort(struct findings *findings)
{
	size_t sorted = 0;

	for (enum severity s = SEVERITY_ERROR; s <= SEVERITY_INFO; s++) {
		for (size_t i = sorted; i < findings->count; i++) {
			struct finding found = findings->list[i];

			if (found.id->severity != s)
				continue;
			memmove(&findings->list[sorted + 1],
				&findings->list[sorted],
				(i - sorted) * sizeof(found));
			findings->list[sorted++] = found;
		}
	}
}

size_t findings_of(const struct findings *findings, enum severity severity)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->list[i].id->severity == severity;
	return count;
}

void findings_print_indented(const char *text, int spaces)
{
	while (*text) {
		const char *end = strchrnul(text, '\n');

		_cleanup_free_ char *line = strndup(text, (size_t)(end - text));

		if (!line)
			cli_die(CLI_UNUSABLE, "out of memory");
		printf("%*s", spaces, "");
		escape_message(line, false, stdout);
		putchar('\n');
		text = *end ? end + 1 : end;
	}
}

void findings_print(const struct findings *findings, enum severity least)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *found = &findings->list[i];

		if (found->id->severity > least)
			continue;
		printf("%s: %s: ", findings_severity(found->id->severity),
			found->id->id);
		escape_message(found->subject, false, stdout);
		fputs(": ", stdout);
		escape_message(found->detail, false, stdout);
		putchar('\n');
		if (found->remedy)
			findings_print_indented(found->remedy, 4);
	}
}
