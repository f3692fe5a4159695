/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules of a compiled policy, as model.h has its names. */
#ifndef SVIRT_CHECK_MODEL_RULES_H
#define SVIRT_CHECK_MODEL_RULES_H

#include "check/model.h"

/* What allow rules give a type, whatever booleans and constraints say: for each
 * type and class a vector, at [type * model_classes() + class]. NULL when there
 * is no memory; the caller frees it. */
uint32_t *model_rules(const struct model *model, size_t source);

/* Which types the rules give any of these permissions, with booleans as they
 * are: true at each. NULL when there is no memory; the caller frees it. */
struct model_access {
	size_t target, class;
	uint32_t permissions;
};
bool *model_sources(
	const struct model *model, const struct model_access *access);

/* Whether a new object of the class takes the low level of what it is made in,
 * not that of its maker. */
bool model_takes_target_level(const struct model *model, size_t class);

/* The n-th boolean with its value; NULL after the last. */
const char *model_boolean(const struct model *model, size_t n, bool *ret);

#endif
