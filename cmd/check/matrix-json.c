/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix as JSON, a cell a line, each printed at once: there are as many as
 * VMs times things. */
#include "config.h"

#include <json.h>
#include <stdio.h>

#include "shared/cli.h"
#include "shared/escape.h"

#include "check/matrix-json.h"

static void add(struct json_object *object, const char *key, const char *text)
{
	struct json_object *value = text ? json_object_new_string(text) : NULL;

	if ((text && !value) || json_object_object_add(object, key, value) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
}

static void add_cell(struct json_object *object, struct matrix *matrix,
	size_t vm, size_t number, enum relation relation)
{
	const struct inventory *inventory = &matrix->inventory;
	const struct inventory_thing *thing = &inventory->things[number];
	const char *to = inventory->vms[thing->vm].name;
	const struct model *model = matrix->answers.run->policy->model;
	const char *words = matrix_answer(matrix, vm, number)->words;
	_cleanup_free_ char *name = inventory_name(inventory, thing);
	_cleanup_free_ char *subject = NULL;

	if (asprintf(&subject, "%s to %s", inventory->vms[vm].name, name) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	add(object, "subject", subject);
	add(object, "detail", words ? words : "");
	add(object, "remedy", NULL);
	add(object, "from", inventory->vms[vm].name);
	add(object, "to", to);
	add(object, "path", thing->path);
	add(object, "class",
		thing->path ? model_class(model, thing->class) : "process");
	add(object, "relation", matrix_relation(relation));
}

void matrix_json_print(struct matrix *matrix, const struct check_id *id)
{
	const struct inventory *inventory = &matrix->inventory;

	for (size_t cell = 0;
		cell < inventory->thing_count * inventory->running; cell++) {
		size_t vm = cell % inventory->running;
		size_t thing = cell / inventory->running;
		enum relation relation = matrix_cell(matrix, vm, thing);
		struct json_object *object = json_object_new_object();

		if (!object)
			cli_die(CLI_UNUSABLE, "out of memory");
		add(object, "check", "isolation");
		add(object, "id", id->id);
		add(object, "severity", findings_severity(id->severity));
		add_cell(object, matrix, vm, thing, relation);
		escape_json(json_object_to_json_string_ext(object,
				    JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE),
			stdout);
		putchar('\n');
		json_object_put(object);
	}
}
