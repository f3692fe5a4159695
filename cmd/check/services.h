/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libsepol's answers about a policy that model.h has read. */
#ifndef SVIRT_CHECK_SERVICES_H
#define SVIRT_CHECK_SERVICES_H

#include "check/model.h"

struct services_question {
	const struct model *model;
	const char *source, *target;
	size_t class;
};

/* What is allowed; 0, -EINVAL when a context is none of the policy, or -ENOMEM.
 */
int services_ask(const struct services_question *question, uint32_t *ret);

/* Why permissions are refused; NULL without memory; the caller frees it. */
char *services_why(
	const struct services_question *question, uint32_t permissions);

/* To be called before a model is closed. */
void services_forget(const struct model *model);

#endif
