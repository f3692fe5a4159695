/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which boolean of a policy has a rule turned off: each block of conditional
 * rules is tried with one of its booleans turned over. */
#include "config.h"

#include <sepol/policydb/conditional.h>
#include <sepol/policydb/policydb.h>

/* The member's name is a word of C to all that is included below. */
static uint32_t number_of(const cond_expr_t *part)
{
	return part->bool;
}

#include "check/model-boolean.h"

static bool gives(const struct model *model, const cond_av_list_t *list,
	size_t source, const struct model_access *access)
{
	for (; list; list = list->next) {
		const avtab_key_t *key = &list->node->key;

		if ((key->specified & AVTAB_ALLOWED) &&
			key->target_class == access->class + 1 &&
			(list->node->datum.data & access->permissions) &&
			model_has(
				model, source, (size_t)key->source_type - 1) &&
			model_has(model, access->target,
				(size_t)key->target_type - 1))
			return true;
	}
	return false;
}

/* The boolean of an expression that turns it over; 0 when it takes more. */
static uint32_t find_turning(policydb_t *db, const cond_node_t *block)
{
	for (const cond_expr_t *part = block->expr; part; part = part->next) {
		cond_bool_datum_t *boolean;
		int state;

		if (part->expr_type != COND_BOOL)
			continue;
		boolean = db->bool_val_to_struct[number_of(part) - 1];
		boolean->state = !boolean->state;
		state = cond_evaluate_expr(db, block->expr);
		boolean->state = !boolean->state;
		if (state != block->cur_state)
			return number_of(part);
	}
	return 0;
}

const char *model_boolean_giving(const struct model *model, size_t source,
	const struct model_access *access, bool *ret)
{
	policydb_t *db = model_policydb(model);

	for (const cond_node_t *block = db->cond_list; block;
		block = block->next) {
		const cond_av_list_t *off =
			block->cur_state ? block->false_list : block->true_list;
		uint32_t boolean;

		if (block->cur_state < 0 || !gives(model, off, source, access))
			continue;
		boolean = find_turning(db, block);
		if (!boolean)
			continue;
		*ret = !db->bool_val_to_struct[boolean - 1]->state;
		return db->p_bool_val_to_name[boolean - 1];
	}
	return NULL;
}
