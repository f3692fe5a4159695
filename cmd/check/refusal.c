/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a policy refuses. In which words that is said is explain.c's. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "util.h"

#include "check/model-boolean.h"
#include "check/refusal.h"

/* The number of a context's type, or -ENOENT. */
static int find_type(
	const struct model *model, const char *context, size_t *ret)
{
	const char *start = strchr(context, ':');
	_cleanup_free_ char *type = NULL;

	start = start ? strchr(start + 1, ':') : NULL;
	if (!start)
		return -ENOENT;
	type = strndup(start + 1, strcspn(start + 1, ":"));
	return type ? model_find_type(model, type, ret) : -ENOMEM;
}

/* The first of what libsepol says, without its list of permissions and its
 * verdict. */
static char *first_constraint(const char *text)
{
	const char *end = strstr(text, "; Constraint");
	size_t length = end ? (size_t)(end - text) : strcspn(text, "\n");
	const char *open = memchr(text, '{', length);
	const char *close = open ? strchr(open, '}') : NULL;
	char *constraint;

	if (!close || close > text + length)
		return strndup(text, length);
	if (asprintf(&constraint, "%.*s%.*s", (int)(open - text), text,
		    (int)(text + length - close - 2), close + 2) < 0)
		return NULL;
	return constraint;
}

static int find_reason(const struct policy *policy,
	const struct policy_question *question, struct refusal *refusal)
{
	struct model_access access = {
		.class = question->class, .permissions = refusal->refused};
	_cleanup_free_ char *why = NULL;
	size_t source;

	if (find_type(policy->model, question->source, &source) == 0 &&
		find_type(policy->model, question->target, &access.target) == 0)
		refusal->boolean = model_boolean_giving(
			policy->model, source, &access, &refusal->is_on);
	why = policy_why(policy, question, refusal->refused);
	if (!why)
		return -ENOMEM;
	refusal->kind = strstr(why, "constrain") ? REFUSAL_CONSTRAINT
			: refusal->boolean	 ? REFUSAL_BOOLEAN
						 : REFUSAL_RULE;
	if (refusal->kind == REFUSAL_CONSTRAINT)
		refusal->constraint = first_constraint(why);
	return 0;
}

int refusal_find(const struct policy *policy,
	const struct policy_question *question, uint32_t permissions,
	struct refusal *ret)
{
	struct refusal refusal = {0};
	uint32_t allowed = 0;
	int err = policy_ask(policy, question, &allowed);

	if (err == -EINVAL) {
		*ret = (struct refusal){.kind = REFUSAL_UNKNOWN};
		return 0;
	}
	refusal.refused = permissions & ~allowed;
	if (err == 0 && refusal.refused)
		err = find_reason(policy, question, &refusal);
	if (err < 0)
		return err;
	refusal.words = policy_names(policy, question->class,
		refusal.refused ? refusal.refused : permissions);
	if (!refusal.words) {
		refusal_clear(&refusal);
		return -ENOMEM;
	}
	*ret = refusal;
	return 0;
}

void refusal_clear(struct refusal *refusal)
{
	free(refusal->constraint);
	free(refusal->words);
	*refusal = (struct refusal){0};
}
