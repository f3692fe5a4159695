/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is asked of the policy, and what cannot be told. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "svirt.h"
#include "tap.h"
#include "util.h"

#define SVIRT "system_u:system_r:svirt_t:"
#define IMAGE "system_u:object_r:svirt_image_t:"

static const struct {
	const char *object;
	const char *class;
	const char *permission;
	int result;
	const char *what;
} questions[] = {
	{IMAGE "s0:c1,c2", "file", "write", 1, "its own image"},
	{IMAGE "s0:c1,c3", "file", "write", 0, "another's image"},
	{IMAGE "s0", "file", "write", 1, "a shared image"},
	{"u:object_r:virt_content_t:s0", "file", "read", 1, "content"},
	{"u:object_r:virt_content_t:s0", "file", "write", 0, "into content"},
	{"u:object_r:user_home_t:s0", "file", "read", 0, "somebody's home"},
	{IMAGE "s0:c1,c2", "file", "nosuch", -EINVAL, "no such permission"},
	{IMAGE "s0:c1,c2", "nosuch", "read", -EINVAL, "no such class"},
	{IMAGE "s0:c1,c2", "dir", "entrypoint", -EINVAL,
		"a permission of another class"},
	{"nonsense", "file", "read", -EINVAL, "no such context"},
};

static const struct {
	const char *context;
	int result;
} types[] = {
	{SVIRT "s0:c1,c2", 1},
	{SVIRT "s0", 1},
	{SVIRT "s15:c0.c1023", 1},
	{"system_u:system_r:container_t:s0:c9", 1},
	{"unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023", 0},
	{"system_u:system_r:kernel_t:s15:c0.c1023", 0},
	{"system_u:system_r:svirt_t", 0},
	{"system_u:system_r:nosuch_t:s0", -EINVAL},
	{"nonsense", -EINVAL},
};

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
		is(svirt_policy_allows(SVIRT "s0:c1,c2", questions[i].object,
			   questions[i].class, questions[i].permission),
			questions[i].result, questions[i].what);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		is(svirt_policy_separates(types[i].context), types[i].result,
			types[i].context);

	is(svirt_policy_keeps_level(SVIRT "s0:c1,c2",
		   "system_u:object_r:devpts_t:s0", "chr_file"),
		1, "a terminal has its maker's level");
	is(svirt_policy_keeps_level(SVIRT "s0:c1,c2", "nonsense", "file"),
		-EINVAL, "no such context to make a file in");
	is(svirt_policy_keeps_level(
		   SVIRT "s0:c1,c2", "system_u:object_r:devpts_t:s0", "nosuch"),
		-EINVAL, "no such class to make");

	ok(svirt_policy_is_enabled(), "enabled");
	ok(!svirt_policy_is_permissive(), "and enforcing");
	setenv("FAKE_ENFORCING", "0", 1);
	ok(svirt_policy_is_permissive(), "permissive");
	is(svirt_policy_allows(SVIRT "s0:c1", IMAGE "s0:c2", "file", "write"),
		0, "what permissive mode lets through is still denied");
	setenv("FAKE_SELINUX", "0", 1);
	ok(!svirt_policy_is_enabled(), "disabled");
	ok(!svirt_policy_is_permissive(), "is not permissive");
	is(svirt_policy_allows(SVIRT "s0:c1", IMAGE "s0:c1", "file", "write"),
		-EOPNOTSUPP, "and allows nothing");
	is(svirt_policy_separates(SVIRT "s0"), -EOPNOTSUPP, "nor separates");
	return tap_done();
}
