/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What all VMs and callers share is made at s0, whoever comes first: a file
 * gets the level of its maker, and one made by a caller at s0:c5,c6 would be
 * nobody else's. */
#include "config.h"

#include <stdio.h>

#include <selinux/selinux.h>

#include "file/common-label.h"
#include "file/file.h"
#include "selinux/context.h"

static void con_freep(char **context)
{
	freecon(*context);
}

/* What the kernel would label it with. */
static int ask(int directory, const char *tclass, const char *name, char **ret)
{
	_cleanup_(con_freep) char *own = NULL;
	const struct file folder = {.fd = directory, .is_path = true};
	char parent[FILE_LABEL_MAX];
	int err = file_label(&folder, parent);

	if (err < 0)
		return err;
	if (getcon_raw(&own) < 0)
		return util_errno();
	return security_compute_create_name_raw(own, parent,
		       string_to_security_class(tclass), name, ret) < 0
		       ? util_errno()
		       : 0;
}

/* Nothing is asked for where the kernel does it by itself: that needs no
 * permission. */
int common_label_begin(int directory, const char *tclass, const char *name)
{
	_cleanup_context_ struct svirt_context parsed = {0};
	_cleanup_(con_freep) char *context = NULL;
	_cleanup_free_ char *bare = NULL;
	const struct svirt_level bottom = {0};
	int err;

	if (!svirt_policy_is_enabled())
		return 0;
	err = ask(directory, tclass, name, &context);
	if (err < 0)
		return err == -ENODATA || err == -EOPNOTSUPP ? 0 : err;
	err = svirt_context_parse(context, &parsed);
	if (err < 0 || !parsed.has_range ||
		(svirt_level_equals(&parsed.range.low, &bottom) &&
			svirt_level_equals(&parsed.range.high, &bottom)))
		return err;
	err = svirt_context_with_level(context, &bottom, &bare);
	if (err < 0)
		return err;
	return setfscreatecon_raw(bare) < 0 ? util_errno() : 0;
}

void common_label_end(void)
{
	if (svirt_policy_is_enabled())
		setfscreatecon_raw(NULL);
}
