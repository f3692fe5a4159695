/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What policies of every kind do; how each answers is policy-file.c and
 * policy-kernel.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "util.h"

#include "check/policy.h"
#include "check/services.h"

void policy_close(struct policy *policy)
{
	services_forget(policy->model);
	model_close(policy->model);
	free(policy->path);
	*policy = (struct policy){0};
}

int policy_ask(const struct policy *policy,
	const struct policy_question *question, uint32_t *ret)
{
	return policy->source->ask(policy, question, ret);
}

/* Only libsepol tells; of the loaded policy, the model is the kernel's copy. */
char *policy_why(const struct policy *policy,
	const struct policy_question *question, uint32_t permissions)
{
	struct services_question why = {
		.model = policy->model,
		.source = question->source,
		.target = question->target,
		.class = question->class,
	};

	return services_why(&why, permissions);
}

char *policy_names(
	const struct policy *policy, size_t class, uint32_t permissions)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	const char *gap = "";

	if (!stream)
		return NULL;
	for (unsigned int bit = 0; bit < MODEL_PERMISSIONS; bit++) {
		const char *name = model_permission(policy->model, class, bit);

		if (!name || !(permissions & ((uint32_t)1 << bit)))
			continue;
		fprintf(stream, "%s%s", gap, name);
		gap = " ";
	}
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}
