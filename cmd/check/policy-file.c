/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A policy in a file, answered by libsepol without a kernel; and why either
 * kind refuses, which only libsepol tells. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <sepol/policydb/services.h>
#include <sepol/policydb/sidtab.h>

#include "util.h"

#include "check/policy.h"

/* libsepol's services work on one policy and one table of contexts. */
static sidtab_t contexts;
static const struct policydb *served;

static int serve(const struct policy *policy)
{
	struct policydb *db = model_policydb(policy->model);

	if (served == db)
		return 0;
	if (served)
		sepol_sidtab_destroy(&contexts);
	served = NULL;
	if (sepol_set_policydb(db) < 0 || sepol_sidtab_init(&contexts) < 0 ||
		sepol_set_sidtab(&contexts) < 0)
		return -ENOMEM;
	served = db;
	return 0;
}

static int find_context(const char *context, sepol_security_id_t *ret)
{
	return sepol_context_to_sid(context, strlen(context) + 1, ret) < 0
		       ? -EINVAL
		       : 0;
}

static int find(const struct policy *policy,
	const struct policy_question *question, sepol_security_id_t ret[2])
{
	int err = serve(policy);

	if (err == 0)
		err = find_context(question->source, &ret[0]);
	if (err == 0)
		err = find_context(question->target, &ret[1]);
	return err;
}

static int ask(const struct policy *policy,
	const struct policy_question *question, uint32_t *ret)
{
	struct sepol_av_decision decision;
	sepol_security_id_t ids[2];
	int err = find(policy, question, ids);

	if (err < 0)
		return err;
	if (sepol_compute_av(ids[0], ids[1],
		    (sepol_security_class_t)(question->class + 1), 0,
		    &decision) < 0)
		return -EINVAL;
	*ret = decision.allowed;
	return 0;
}

static const struct policy_source file = {.ask = ask};

int policy_open_file(const char *path, struct policy *ret)
{
	*ret = (struct policy){.source = &file, .name = path};
	return model_open(path, &ret->model);
}

void policy_close(struct policy *policy)
{
	if (policy->model && served == model_policydb(policy->model)) {
		sepol_sidtab_destroy(&contexts);
		served = NULL;
	}
	model_close(policy->model);
	*policy = (struct policy){0};
}

int policy_ask(const struct policy *policy,
	const struct policy_question *question, uint32_t *ret)
{
	return policy->source->ask(policy, question, ret);
}

char *policy_why(const struct policy *policy,
	const struct policy_question *question, uint32_t permissions)
{
	struct sepol_av_decision decision;
	sepol_security_id_t ids[2];
	_cleanup_free_ char *text = NULL;
	unsigned int reason = 0;

	if (find(policy, question, ids) < 0 ||
		sepol_compute_av_reason_buffer(ids[0], ids[1],
			(sepol_security_class_t)(question->class + 1),
			permissions, &decision, &reason, &text, 0) < 0)
		return strdup("one of the contexts is none of this policy");
	if (reason & SEPOL_COMPUTEAV_TE)
		return strdup("no rule allows it, with booleans as they are");
	if (reason & SEPOL_COMPUTEAV_CONS && text)
		return TAKE_PTR(text);
	if (reason & SEPOL_COMPUTEAV_RBAC)
		return strdup("the role may not change so");
	if (reason & SEPOL_COMPUTEAV_BOUNDS)
		return strdup("the type is bound by another that may not");
	return strdup("it is allowed");
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
