/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a policy allows in the end, constraints and booleans included: asked of
 * a file, or of the kernel. Names are in model.h. */
#ifndef SVIRT_CHECK_POLICY_H
#define SVIRT_CHECK_POLICY_H

#include "check/model.h"

struct policy;

/* A question: may a process in one context use an object in another? Contexts
 * are whole and raw. */
struct policy_question {
	const char *source;
	const char *target;
	size_t class; /* of the model */
};

/* How a kind of policy answers; each kind is a file. */
struct policy_source {
	/* What is allowed; 0, -EINVAL when a context is none of this policy,
	 * or another -errno. */
	int (*ask)(const struct policy *policy,
		const struct policy_question *question, uint32_t *ret);
};

struct policy {
	const struct policy_source *source;
	const char *name; /* for messages */
	struct model *model;
	char *path;	/* of what was compiled, or NULL */
	bool is_loaded; /* the kernel's, of this host */
};

/* It is opened by policy-file.h, policy-dir.h or policy-kernel.h. */
void policy_close(struct policy *policy);

int policy_ask(const struct policy *policy,
	const struct policy_question *question, uint32_t *ret);

/* Why permissions are refused: the constraints that say no, a line each, or
 * that no rule allows it. NULL without memory; the caller frees it. */
char *policy_why(const struct policy *policy,
	const struct policy_question *question, uint32_t permissions);

/* The names of permissions with a space between, for a message; NULL without
 * memory; the caller frees it. */
char *policy_names(
	const struct policy *policy, size_t class, uint32_t permissions);

#endif
