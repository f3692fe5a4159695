/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A matrix as JSON, a cell a line, each printed at once: there are as many as
 * VMs times things. */
#include "config.h"

#include <stdio.h>

#include "shared/cli.h"

#include "check/findings-json.h"
#include "check/matrix-json.h"

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
	findings_json_add(object, "subject", subject);
	findings_json_add(object, "detail", words ? words : "");
	findings_json_add(object, "remedy", NULL);
	findings_json_add(object, "from", inventory->vms[vm].name);
	findings_json_add(object, "to", to);
	findings_json_add(object, "path", thing->path);
	findings_json_add(object, "class",
		thing->path ? model_class(model, thing->class) : "process");
	findings_json_add(object, "relation", matrix_relation(relation));
}

void matrix_json_print(struct matrix *matrix, const struct check_id *id)
{
	const struct inventory *inventory = &matrix->inventory;

	for (size_t cell = 0;
		cell < inventory->thing_count * inventory->running; cell++) {
		size_t vm = cell % inventory->running;
		size_t thing = cell / inventory->running;
		enum relation relation = matrix_cell(matrix, vm, thing);
		struct json_object *object = findings_json_new(id);

		add_cell(object, matrix, vm, thing, relation);
		findings_json_end(object);
	}
}
