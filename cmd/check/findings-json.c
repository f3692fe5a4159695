/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON, an object a line. */
#include "config.h"

#include <json.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/escape.h"

#include "check/findings-json.h"

static void add(struct json_object *object, const char *key, const char *text)
{
	struct json_object *value = text ? json_object_new_string(text) : NULL;

	if ((text && !value) || json_object_object_add(object, key, value) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
}

/* What stands before the point of an ID. */
static void add_check(struct json_object *object, const char *id)
{
	_cleanup_free_ char *check = strndup(id, strcspn(id, "."));

	if (!check)
		cli_die(CLI_UNUSABLE, "out of memory");
	add(object, "check", check);
}

void findings_json_print(const struct findings *findings, enum severity least)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *found = &findings->list[i];
		struct json_object *object;

		if (found->id->severity > least)
			continue;
		object = json_object_new_object();
		if (!object)
			cli_die(CLI_UNUSABLE, "out of memory");
		add_check(object, found->id->id);
		add(object, "id", found->id->id);
		add(object, "severity", findings_severity(found->id->severity));
		add(object, "subject", found->subject);
		add(object, "detail", found->detail);
		add(object, "remedy", found->remedy);
		escape_json(json_object_to_json_string_ext(object,
				    JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE),
			stdout);
		putchar('\n');
		json_object_put(object);
	}
}
