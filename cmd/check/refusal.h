/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a policy refuses, and which boolean would mend it. */
#ifndef SVIRT_CHECK_REFUSAL_H
#define SVIRT_CHECK_REFUSAL_H

#include "check/policy.h"

enum refusal_kind {
	REFUSAL_NONE,	    /* it does not */
	REFUSAL_UNKNOWN,    /* a context, class or permission is none of it */
	REFUSAL_RULE,	    /* no rule allows it */
	REFUSAL_BOOLEAN,    /* one would, if a boolean were otherwise */
	REFUSAL_CONSTRAINT, /* a rule does, and a constraint says no */
};

struct refusal {
	enum refusal_kind kind;
	uint32_t refused;
	const char *boolean; /* of the policy */
	bool is_on;	     /* what it would have to be */
	char *constraint;    /* as the policy has it */
	char *words;	     /* the permissions */
};

/* Ask for permissions, and why some are refused; 0, or -errno of the policy. */
int refusal_find(const struct policy *policy,
	const struct policy_question *question, uint32_t permissions,
	struct refusal *ret);
void refusal_clear(struct refusal *refusal);

#endif
