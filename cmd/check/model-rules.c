/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of a compiled policy: what they give a type, how a new object gets
 * its level, booleans. Names are in model.c. */
#include "config.h"

#include <sepol/policydb/conditional.h>
#include <sepol/policydb/policydb.h>

#include "util.h"

#include "check/model-rules.h"

struct rules {
	const struct model *model;
	const policydb_t *db;
	bool *is_source; /* a type, and the attributes it has */
	uint32_t *vectors;
};

static void add_rule(const struct rules *rules, const struct avtab_node *rule)
{
	size_t target = (size_t)rule->key.target_type - 1;
	size_t class = (size_t)rule->key.target_class - 1;
	size_t classes = model_classes(rules->model);
	ebitmap_node_t *node;
	unsigned int type;

	if (!(rule->key.specified & AVTAB_ALLOWED) ||
		!rules->is_source[rule->key.source_type - 1])
		return;
	if (!model_is_attribute(rules->model, target)) {
		rules->vectors[target * classes + class] |= rule->datum.data;
		return;
	}
	ebitmap_for_each_positive_bit(
		&rules->db->attr_type_map[target], node, type)
	{
		rules->vectors[type * classes + class] |= rule->datum.data;
	}
}

static void add_table(const struct rules *rules, const avtab_t *table)
{
	for (uint32_t i = 0; i < table->nslot; i++) {
		for (const struct avtab_node *rule = table->htable[i]; rule;
			rule = rule->next)
			add_rule(rules, rule);
	}
}

uint32_t *model_rules(const struct model *model, size_t source)
{
	_cleanup_free_ bool *is_source =
		calloc(model_types(model), sizeof(*is_source));
	struct rules rules = {
		.model = model,
		.db = model_policydb(model),
		.is_source = is_source,
		.vectors = calloc(model_types(model) * model_classes(model),
			sizeof(*rules.vectors)),
	};

	if (!is_source || !rules.vectors) {
		free(rules.vectors);
		return NULL;
	}
	for (size_t type = 0; type < model_types(model); type++)
		is_source[type] = model_has(model, source, type);
	add_table(&rules, &rules.db->te_avtab);
	add_table(&rules, &rules.db->te_cond_avtab);
	return rules.vectors;
}

static void mark(const struct model *model, size_t type, bool *marked)
{
	const policydb_t *db = model_policydb(model);
	ebitmap_node_t *node;
	unsigned int each;

	if (!model_is_attribute(model, type)) {
		marked[type] = true;
		return;
	}
	ebitmap_for_each_positive_bit(&db->attr_type_map[type], node, each)
	{
		marked[each] = true;
	}
}

static void mark_sources(const struct model *model, const avtab_t *table,
	uint16_t state, const struct model_access *access, bool *marked)
{
	for (uint32_t i = 0; i < table->nslot; i++) {
		for (const struct avtab_node *rule = table->htable[i]; rule;
			rule = rule->next) {
			const avtab_key_t *key = &rule->key;

			if ((key->specified & state) == state &&
				key->target_class == access->class + 1 &&
				(rule->datum.data & access->permissions) &&
				model_has(model, access->target,
					(size_t)key->target_type - 1))
				mark(model, (size_t)key->source_type - 1,
					marked);
		}
	}
}

bool *model_sources(
	const struct model *model, const struct model_access *access)
{
	const policydb_t *db = model_policydb(model);
	bool *marked = calloc(model_types(model), sizeof(*marked));

	if (!marked)
		return NULL;
	mark_sources(model, &db->te_avtab, AVTAB_ALLOWED, access, marked);
	mark_sources(model, &db->te_cond_avtab, AVTAB_ALLOWED | AVTAB_ENABLED,
		access, marked);
	return marked;
}

bool model_takes_target_level(const struct model *model, size_t class)
{
	const policydb_t *db = model_policydb(model);
	const class_datum_t *datum = db->class_val_to_struct[class];

	return datum && datum->default_range >= DEFAULT_TARGET_LOW &&
	       datum->default_range <= DEFAULT_TARGET_LOW_HIGH;
}

const char *model_boolean(const struct model *model, size_t n, bool *ret)
{
	const policydb_t *db = model_policydb(model);

	if (n >= db->p_bools.nprim)
		return NULL;
	*ret = db->bool_val_to_struct[n]->state != 0;
	return db->p_bool_val_to_name[n];
}
