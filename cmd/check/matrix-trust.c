/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What could make a matrix wrong: labels that the policy does not know, and the
 * shortcut by which it is made. */
#include "config.h"

#include "shared/cli.h"

#include "check/matrix-trust.h"

/* So many cells are asked in full. */
#define SAMPLE 256

static void trust_label(struct check_run *run, const struct matrix *matrix,
	const struct inventory_thing *thing, const struct check_id *id)
{
	const struct inventory *inventory = &matrix->inventory;
	_cleanup_free_ char *text = inventory_text(inventory, &thing->context);
	_cleanup_free_ char *name = NULL;

	if (check_knows(run, text))
		return;
	name = inventory_name(inventory, thing);
	check_found(run, id, name, NULL, "%s: no context of this policy", text);
}

static unsigned int highest(const struct svirt_level *level)
{
	unsigned int category = SVIRT_CATEGORIES;

	while (category > 0 && !svirt_level_has_category(level, category - 1))
		category--;
	return category;
}

void matrix_trust_labels(struct check_run *run, const struct matrix *matrix,
	const struct check_id *id)
{
	const struct inventory *inventory = &matrix->inventory;
	_cleanup_free_ bool *is_told =
		calloc(inventory->kinds.count + 1, sizeof(bool));
	unsigned int most = 0;
	size_t top = 0;

	if (!is_told)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (size_t i = 0; i < inventory->thing_count; i++) {
		const struct inventory_thing *thing = &inventory->things[i];
		unsigned int category =
			highest(&inventory->levels[thing->context.range].high);

		if (category > most) {
			most = category;
			top = i;
		}
		if (is_told[thing->context.kind])
			continue;
		is_told[thing->context.kind] = true;
		trust_label(run, matrix, thing, id);
	}
	/* a policy has all categories up to its last */
	if (most > 0)
		trust_label(run, matrix, &inventory->things[top], id);
}

void matrix_trust_sample(struct matrix *matrix)
{
	const struct inventory *inventory = &matrix->inventory;
	uint64_t count = matrix->cells < SAMPLE ? matrix->cells : SAMPLE;

	for (uint64_t i = 0; i < count; i++) {
		uint64_t cell = matrix->cells / count * i + i % 7;
		size_t vm, thing;

		if (cell >= matrix->cells)
			cell = matrix->cells - 1;
		vm = cell % inventory->running;
		thing = cell / inventory->running;
		if (!answers_agree(&matrix->answers, &inventory->vms[vm],
			    &inventory->things[thing]))
			cli_die(CLI_UNUSABLE,
				"%s to %s: the policy answers otherwise than "
				"for two VMs like these",
				inventory->vms[vm].name,
				inventory->vms[inventory->things[thing].vm]
					.name);
		matrix->sampled++;
	}
}
