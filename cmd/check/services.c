/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libsepol's answers about a policy that model.h has read. */
#include "config.h"

#include <string.h>

#include <sepol/policydb/services.h>
#include <sepol/policydb/sidtab.h>

#include "util.h"

#include "check/services.h"

/* libsepol works on one policy and one table of contexts. */
static sidtab_t contexts;
static const struct model *served;

/* Contexts asked about last: a question is asked of class after class. */
static struct {
	char *text;
	sepol_security_id_t id;
} last[2];

static void forget_last(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(last); i++) {
		free(last[i].text);
		last[i].text = NULL;
	}
}

void services_forget(const struct model *model)
{
	if (!served || served != model)
		return;
	forget_last();
	sepol_sidtab_destroy(&contexts);
	served = NULL;
}

static int serve(const struct model *model)
{
	if (served == model)
		return 0;
	services_forget(served);
	if (sepol_set_policydb(model_policydb(model)) < 0 ||
		sepol_sidtab_init(&contexts) < 0 ||
		sepol_set_sidtab(&contexts) < 0)
		return -ENOMEM;
	served = model;
	return 0;
}

static int find_context(
	const char *context, size_t which, sepol_security_id_t *ret)
{
	if (last[which].text && strcmp(last[which].text, context) == 0) {
		*ret = last[which].id;
		return 0;
	}
	if (sepol_context_to_sid(context, strlen(context) + 1, ret) < 0)
		return -EINVAL;
	free(last[which].text);
	last[which].text = strdup(context);
	last[which].id = *ret;
	return 0;
}

static int find(
	const struct services_question *question, sepol_security_id_t ret[2])
{
	int err = serve(question->model);

	if (err == 0)
		err = find_context(question->source, 0, &ret[0]);
	if (err == 0)
		err = find_context(question->target, 1, &ret[1]);
	return err;
}

int services_ask(const struct services_question *question, uint32_t *ret)
{
	struct sepol_av_decision decision;
	sepol_security_id_t ids[2];
	int err = find(question, ids);

	if (err < 0)
		return err;
	if (sepol_compute_av(ids[0], ids[1],
		    (sepol_security_class_t)(question->class + 1), 0,
		    &decision) < 0)
		return -EINVAL;
	*ret = decision.allowed;
	return 0;
}

char *services_why(
	const struct services_question *question, uint32_t permissions)
{
	struct sepol_av_decision decision;
	sepol_security_id_t ids[2];
	_cleanup_free_ char *text = NULL;
	unsigned int reason = 0;

	if (find(question, ids) < 0 ||
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
