/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy that the kernel has loaded: it answers itself; the names are read
 * from its own copy of the policy. */
#include "config.h"

#include <selinux/selinux.h>
#include <string.h>

#include "util.h"

#include "check/policy-kernel.h"

static int ask(const struct policy *policy,
	const struct policy_question *question, uint32_t *ret)
{
	struct av_decision decision;
	security_class_t class = string_to_security_class(
		model_class(policy->model, question->class));

	if (!class)
		return util_errno();
	/* nothing is requested: an audit of a question would be noise */
	if (security_compute_av_flags_raw(question->source, question->target,
		    class, 0, &decision) < 0)
		return util_errno();
	*ret = decision.allowed;
	return 0;
}

static const struct policy_source kernel = {.ask = ask};

int policy_kernel_open(struct policy *ret)
{
	/* what the kernel runs; without it, it would be a file in /etc */
	const char *path = selinux_current_policy_path();

	*ret = (struct policy){.source = &kernel,
		.name = "the loaded policy",
		.is_loaded = true};
	if (!path)
		return -EOPNOTSUPP;
	ret->path = strdup(path);
	return ret->path ? model_open(path, &ret->model) : -ENOMEM;
}
