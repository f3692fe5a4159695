/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy in a file, answered by libsepol without a kernel. */
#include "config.h"

#include <string.h>

#include "util.h"

#include "check/policy-file.h"
#include "check/services.h"

static int ask(const struct policy *policy,
	const struct policy_question *question, uint32_t *ret)
{
	struct services_question asked = {
		.model = policy->model,
		.source = question->source,
		.target = question->target,
		.class = question->class,
	};

	return services_ask(&asked, ret);
}

static const struct policy_source file = {.ask = ask};

int policy_file_open(const char *path, struct policy *ret)
{
	*ret = (struct policy){
		.source = &file, .name = path, .path = strdup(path)};
	return ret->path ? model_open(path, &ret->model) : -ENOMEM;
}
