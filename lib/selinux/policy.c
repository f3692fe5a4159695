/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions to the kernel and its loaded policy; text is taken apart in
 * context.c.
 *
 * security_compute_av_flags_raw(3) answers for the policy as it stands, so
 * permissive mode never makes a no into a yes; selinux_check_access(3) would.
 * Whether SELinux is on is not asked of selinuxfs: whoever can cover that, or
 * make it read-only, would have VMs run unconfined.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/xattr.h>

#include <selinux/selinux.h>

#include "selinux/context.h"

/* Nothing but SELinux labels a pipe by that name: 1, 0 or -errno. */
static int has_pipe_label(void)
{
	_cleanup_close_ int one = -1, other = -1;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return util_errno();
	one = ends[0];
	other = ends[1];
	if (fgetxattr(one, "security.selinux", NULL, 0) > 0)
		return 1;
	return errno == EOPNOTSUPP || errno == ENODATA ? 0 : util_errno();
}

/* Without a policy the kernel has names for the first few labels, which are no
 * contexts; another security module answers otherwise. 1, 0 or -errno. */
static int has_peer_label(void)
{
	static const char *const names[] = {"kernel", "unlabeled", "init"};
	_cleanup_close_ int one = -1, other = -1;
	char text[64] = "";
	socklen_t size = sizeof(text) - 1;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return util_errno();
	one = ends[0];
	other = ends[1];
	if (getsockopt(one, SOL_SOCKET, SO_PEERSEC, text, &size) < 0)
		return errno == ENOPROTOOPT || errno == ERANGE ? 0
							       : util_errno();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(text, names[i]) == 0)
			return 1;
	return 0;
}

SVIRT_PUBLIC
int svirt_policy_status(void)
{
	int r = has_pipe_label();

	if (r == 0) {
		r = has_peer_label();
		return r > 0 ? -ENODATA : r;
	}
	if (r < 0)
		return r;
	return is_selinux_enabled() > 0 ? 1 : -ENOENT;
}

SVIRT_PUBLIC
bool svirt_policy_is_enabled(void)
{
	return svirt_policy_status() != 0;
}

SVIRT_PUBLIC
bool svirt_policy_is_permissive(void)
{
	return security_getenforce() == 0;
}

SVIRT_PUBLIC
int svirt_context_is_valid(const char *text)
{
	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	if (security_check_context_raw(text) == 0)
		return 1;
	/* EFBIG: longer than the kernel reads a context. */
	return errno == EINVAL || errno == EFBIG ? 0 : util_errno();
}

SVIRT_PUBLIC
int svirt_context_caller(char **ret)
{
	char *context = NULL;

	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	if (getprevcon_raw(&context) < 0)
		return util_errno();
	/* No context is what the kernel says of a process without one. */
	if (!context)
		return -EOPNOTSUPP;
	/* freecon(3) is free(3), so the caller of this function may use it. */
	*ret = context;
	return 0;
}

static int vector_ask(const char *subject, const char *object,
	security_class_t class, access_vector_t *ret)
{
	struct av_decision decision = {};

	if (security_compute_av_flags_raw(
		    subject, object, class, 0, &decision) < 0)
		return util_errno();
	*ret = decision.allowed;
	return 0;
}

SVIRT_PUBLIC
int svirt_policy_allows(const char *subject, const char *object,
	const char *tclass, const char *permission)
{
	security_class_t class_number;
	access_vector_t bit, allowed;
	int r;

	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	class_number = string_to_security_class(tclass);
	if (class_number == 0)
		return -EINVAL;
	bit = string_to_av_perm(class_number, permission);
	if (bit == 0)
		return -EINVAL;
	r = vector_ask(subject, object, class_number, &allowed);
	if (r < 0)
		return r;
	return (allowed & bit) != 0;
}

SVIRT_PUBLIC bool svirt_policy_is_permissive_in(const char *context)
{
	struct av_decision decision = {0};

	return security_compute_av_flags_raw(context, context,
		       string_to_security_class("process"), 0,
		       &decision) == 0 &&
	       (decision.flags & SELINUX_AVD_FLAGS_PERMISSIVE);
}

SVIRT_PUBLIC int svirt_policy_permits(const char *subject, const char *object,
	const char *tclass, const char *permission)
{
	int r = svirt_policy_allows(subject, object, tclass, permission);

	return r == 0 && svirt_policy_is_permissive_in(subject) ? 1 : r;
}

/* The type at a category of its own, in the role object_r: the kernel accepts
 * that with every user, type and level, so that the answer does not depend on
 * what the context's user is cleared for. */
static int context_at_category(
	const struct context_parts *parts, unsigned int category, char **ret)
{
	char *context;

	if (asprintf(&context, "%.*s:object_r:%.*s:s0:c%u", parts->user.length,
		    parts->user.start, parts->type.length, parts->type.start,
		    category) < 0)
		return -ENOMEM;
	*ret = context;
	return 0;
}

SVIRT_PUBLIC
int svirt_policy_separates(const char *context)
{
	_cleanup_free_ char *one = NULL, *other = NULL;
	access_vector_t to_itself, to_other;
	struct context_parts parts;
	security_class_t class;
	int r;

	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	r = context_split(context, &parts);
	if (r < 0)
		return r;
	if (!parts.range)
		return 0;
	class = string_to_security_class("process");
	if (class == 0)
		return -EINVAL;
	r = context_at_category(&parts, 0, &one);
	if (r < 0)
		return r;
	r = context_at_category(&parts, 1, &other);
	if (r < 0)
		return r;
	r = vector_ask(one, one, class, &to_itself);
	if (r < 0)
		return r;
	r = vector_ask(one, other, class, &to_other);
	if (r < 0)
		return r;
	return to_itself != to_other;
}

SVIRT_PUBLIC
int svirt_policy_keeps_level(
	const char *process, const char *parent, const char *tclass)
{
	_cleanup_(svirt_context_clear) struct svirt_context own = {}, new = {};
	_cleanup_free_ char *context = NULL;
	security_class_t class;
	int r;

	if (!svirt_policy_is_enabled())
		return -EOPNOTSUPP;
	class = string_to_security_class(tclass);
	if (class == 0)
		return -EINVAL;
	if (security_compute_create_raw(process, parent, class, &context) < 0)
		return util_errno();
	r = svirt_context_parse(process, &own);
	if (r == 0)
		r = svirt_context_parse(context, &new);
	if (r < 0)
		return r;
	return !own.has_range || (new.has_range &&svirt_level_equals(
					 &own.range.low, &new.range.low));
}
