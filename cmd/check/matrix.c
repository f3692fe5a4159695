/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may use what is whose. What of it is reported is matrix-judge.c's, and
 * how it is shown matrix-text.c's and its like. */
#include "config.h"

#include <string.h>

#include "shared/cli.h"

#include "shared/cli-registry.h"

#include "check/matrix.h"

const char *matrix_relation(enum relation relation)
{
	static const char *const names[] = {
		[RELATION_NONE] = "none",
		[RELATION_OWN] = "own",
		[RELATION_PRIVATE] = "private",
		[RELATION_SHARED] = "shared",
		[RELATION_CONTENT] = "content",
		[RELATION_VIOLATION] = "VIOLATION",
	};

	return names[relation];
}

/* Those of the permissions that change something. */
static uint32_t changes(
	const struct model *model, size_t class, uint32_t permissions)
{
	static const char *const names[] = {"write", "append", "create",
		"unlink", "link", "rename", "setattr", "relabelfrom",
		"relabelto", "add_name", "remove_name", "reparent", "rmdir"};
	uint32_t bits = 0;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		bits |= model_bit(model, class, names[i]);
	return permissions & bits;
}

bool matrix_is_bad(const struct matrix *matrix, const struct answer *answer,
	const struct inventory_thing *thing, bool is_owner)
{
	const struct model *model = matrix->answers.run->policy->model;
	bool is_read =
		thing->path && (thing->role == SVIRT_ROLE_PRIVATE ||
				       thing->role == SVIRT_ROLE_CONTENT);

	if (thing->path && thing->role == SVIRT_ROLE_SHARED)
		return false;
	if (is_read && changes(model, thing->class, answer->allowed))
		return true;
	return !is_owner && answer->reaches &&
	       !(thing->path && thing->role == SVIRT_ROLE_CONTENT);
}

const struct answer *matrix_answer(
	struct matrix *matrix, size_t vm, size_t thing)
{
	size_t question = answers_ask(&matrix->answers,
		&matrix->inventory.vms[vm], &matrix->inventory.things[thing]);

	return &matrix->answers.list[question];
}

enum relation matrix_cell(struct matrix *matrix, size_t vm, size_t number)
{
	const struct inventory_thing *thing = &matrix->inventory.things[number];
	const struct answer *answer = matrix_answer(matrix, vm, number);
	bool is_owner = thing->vm == vm;

	if (matrix_is_bad(matrix, answer, thing, is_owner))
		return RELATION_VIOLATION;
	if (!thing->path || thing->role == SVIRT_ROLE_IMAGE)
		return is_owner ? RELATION_OWN : RELATION_NONE;
	if (thing->role == SVIRT_ROLE_PRIVATE)
		return is_owner ? RELATION_PRIVATE : RELATION_NONE;
	if (!answer->reaches)
		return RELATION_NONE;
	return thing->role == SVIRT_ROLE_SHARED ? RELATION_SHARED
						: RELATION_CONTENT;
}

int matrix_open(struct check_run *run, struct matrix **ret)
{
	struct matrix *matrix = calloc(1, sizeof(*matrix));
	int err;

	if (!matrix)
		return -ENOMEM;
	err = inventory_read(
		cli_registry_path(), run->policy->model, &matrix->inventory);
	matrix->answers.run = run;
	matrix->answers.inventory = &matrix->inventory;
	if (err < 0 || matrix->inventory.running == 0) {
		inventory_clear(&matrix->inventory);
		free(matrix);
		matrix = NULL;
	}
	/* who asks about a file's policy need not be root */
	if (run->is_of_file && (err == -EACCES || err == -EPERM)) {
		cli_verbose("%s: not looked at: %s", cli_registry_path(),
			strerror(-err));
		err = 0;
	}
	if (err < 0 && err != -EPERM)
		cli_warn_registry(err);
	if (err < 0)
		return err;
	*ret = matrix;
	if (!matrix)
		return 0;
	comparable_open(&matrix->inventory, &matrix->reach);
	matrix->is_vm_bad = calloc(matrix->inventory.vm_count + 1, 1);
	matrix->is_thing_bad = calloc(matrix->inventory.thing_count + 1, 1);
	return matrix->is_vm_bad && matrix->is_thing_bad ? 0 : -ENOMEM;
}

void matrix_close(struct matrix *matrix)
{
	if (!matrix)
		return;
	comparable_close(&matrix->reach);
	answers_clear(&matrix->answers);
	inventory_clear(&matrix->inventory);
	free(matrix->is_vm_bad);
	free(matrix->is_thing_bad);
	free(matrix);
}
