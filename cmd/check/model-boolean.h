/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which boolean of a policy has a rule turned off. */
#ifndef SVIRT_CHECK_MODEL_BOOLEAN_H
#define SVIRT_CHECK_MODEL_BOOLEAN_H

#include "check/model-rules.h"

/* A boolean that alone, were it otherwise, would give a type one of the
 * permissions: its name, and in ret what it would have to be; or NULL. */
const char *model_boolean_giving(const struct model *model, size_t source,
	const struct model_access *access, bool *ret);

#endif
