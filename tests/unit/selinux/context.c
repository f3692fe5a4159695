/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contexts taken apart, put together and checked. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "svirt.h"
#include "tap.h"
#include "util.h"

static const struct {
	const char *text;
	int result;
} contexts[] = {
	{"system_u:system_r:svirt_t:s0:c3,c77", 0},
	{"system_u:system_r:svirt_t:s0", 0},
	{"system_u:system_r:svirt_t", 0},
	{"u:r:t:s0-s0:c0.c1023", 0},
	{"", -EINVAL},
	{"system_u", -EINVAL},
	{"system_u:system_r", -EINVAL},
	{"system_u:system_r:", -EINVAL},
	{":r:t:s0", -EINVAL},
	{"u::t:s0", -EINVAL},
	{"u:r::s0", -EINVAL},
	{"u:r:t:", -EINVAL},
	{"u:r:t:SystemLow", -EINVAL},
	{"u:r:t:s0:c1-s0:c2", -EINVAL},
	{"u:r:t:s0 ", -EINVAL},
	{" u:r:t:s0", -EINVAL},
	{"u:r:t\n", -EINVAL},
	{"u:r:t x:s0", -EINVAL},
	{"u:r:\xc3\xa9:s0", -EINVAL},
	{"u:r:t:s0:c1,c1", -ENOTUNIQ},
	{"u:r:t:s0:c1024", -ERANGE},
};

static void test_parse(void)
{
	struct svirt_context context = {};

	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++) {
		is(svirt_context_parse(contexts[i].text, &context),
			contexts[i].result, contexts[i].text);
		if (contexts[i].result < 0)
			ok(!context.user && !context.role && !context.type,
				"nothing is left of it");
		svirt_context_clear(&context);
	}
	svirt_context_parse("system_u:system_r:svirt_t:s0:c3,c77", &context);
	is_text(context.user, "system_u", "user");
	is_text(context.role, "system_r", "role");
	is_text(context.type, "svirt_t", "type");
	ok(context.has_range, "with a range");
	is(svirt_level_count(&context.range.high), 2, "of two categories");
	svirt_context_clear(&context);
	ok(!context.user && !context.has_range, "cleared");
	svirt_context_clear(&context);
	svirt_context_clear(NULL);
	svirt_context_parse("u:r:t", &context);
	ok(!context.has_range, "a policy without levels");
	svirt_context_clear(&context);
}

static void with_level(const char *text, const char *want)
{
	struct svirt_level level = {.categories = {0x8}};
	_cleanup_free_ char *got = NULL;
	int r;

	r = svirt_context_with_level(text, &level, &got);
	is(r, want ? 0 : -EINVAL, text);
	is_text(got, want, "at s0:c3");
}

static void test_kernel(void)
{
	_cleanup_free_ char *caller = NULL, *none = NULL;

	setenv("FAKE_PREVCON", "u:r:t:s0", 1);
	is(svirt_context_caller(&caller), 0, "who started this");
	is_text(caller, "u:r:t:s0", "is the context before the last execve");
	is(svirt_context_is_valid("u:r:t:s0"), 1, "a context");
	is(svirt_context_is_valid("u:r:nosuch_t:s0"), 0, "an unknown type");
	is(svirt_context_is_valid(""), 0, "nothing");
	setenv("FAKE_SELINUX", "0", 1);
	is(svirt_context_is_valid("u:r:t:s0"), -EOPNOTSUPP, "without SELinux");
	is(svirt_context_caller(&none), -EOPNOTSUPP, "nobody knows");
	ok(!none, "and nothing is returned");
}

int main(void)
{
	test_parse();
	with_level("u:r:t:s0-s0:c0.c1023", "u:r:t:s0:c3");
	with_level("u:r:t:s15:c9", "u:r:t:s0:c3");
	with_level("u:r:t", "u:r:t:s0:c3");
	with_level("u:r", NULL);
	with_level("u:r:", NULL);
	test_kernel();
	return tap_done();
}
