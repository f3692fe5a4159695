/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as JSON, an object a line. */
#include "config.h"

#include <json.h>
#include <stdio.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/escape.h"

#include "check/findings-json.h"

void findings_json_add(
	struct json_object *object, const char *key, const char *text)
{
	_cleanup_free_ char *valid = text ? escape_utf8(text) : NULL;
	struct json_object *value =
		valid ? json_object_new_string(valid) : NULL;

	if ((text && !value) || json_object_object_add(object, key, value) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
}

struct json_object *findings_json_new(const struct check_id *id)
{
	struct json_object *object = json_object_new_object();
	_cleanup_free_ char *check = strndup(id->id, strcspn(id->id, "."));

	if (!object || !check)
		cli_die(CLI_UNUSABLE, "out of memory");
	findings_json_add(object, "check", check);
	findings_json_add(object, "id", id->id);
	findings_json_add(object, "severity", findings_severity(id->severity));
	return object;
}

void findings_json_end(struct json_object *object)
{
	escape_json(json_object_to_json_string_ext(
			    object, JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE),
		stdout);
	putchar('\n');
	json_object_put(object);
}

void findings_json_about(const struct check_id *id)
{
	struct json_object *object = findings_json_new(id);

	findings_json_add(object, "subject", NULL);
	findings_json_add(object, "detail", id->about);
	findings_json_add(object, "remedy", NULL);
	findings_json_end(object);
}

void findings_json_print(const struct findings *findings, enum severity least)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *found = &findings->list[i];
		struct json_object *object;

		if (found->id->severity > least)
			continue;
		object = findings_json_new(found->id);
		findings_json_add(object, "subject", found->subject);
		findings_json_add(object, "detail", found->detail);
		findings_json_add(object, "remedy", found->remedy);
		findings_json_end(object);
	}
}
