/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be the name of a VM, and what its files' roles mean. */
#include "config.h"

#include "svirt.h"
#include "tap.h"
#include "util.h"

static const char *const valid[] = {
	"a",
	"0",
	"web1",
	"vm-3-77",
	"A.b_c-d",
	"s",
	"s0x",
	"c5",
	"S0",
	"s01",
	"s0",
	"s15",
	"c3",
	"1234567890123456789012345678901234567890123456789012345678901234",
};

static const char *const invalid[] = {
	"",
	".",
	"..",
	"-",
	"-n",
	"_a",
	".hidden",
	"a b",
	"a/b",
	"a\n",
	"a:b",
	"a,b",
	"\xc3\xa9",
	"a\xff",
	"12345678901234567890123456789012345678901234567890123456789012345",
};

static void test_roles(void)
{
	ok(svirt_role_is_exclusive(SVIRT_ROLE_IMAGE) &&
			svirt_role_is_exclusive(SVIRT_ROLE_PRIVATE) &&
			!svirt_role_is_exclusive(SVIRT_ROLE_SHARED) &&
			!svirt_role_is_exclusive(SVIRT_ROLE_CONTENT),
		"image and private files are one VM's alone");
	ok(svirt_role_is_written(SVIRT_ROLE_IMAGE) &&
			!svirt_role_is_written(SVIRT_ROLE_PRIVATE) &&
			svirt_role_is_written(SVIRT_ROLE_SHARED) &&
			!svirt_role_is_written(SVIRT_ROLE_CONTENT),
		"image and shared files are written");
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(valid); i++)
		ok(svirt_name_is_valid(valid[i]), "a name");
	for (size_t i = 0; i < ARRAY_SIZE(invalid); i++)
		ok(!svirt_name_is_valid(invalid[i]), "not a name");
	test_roles();
	return tap_done();
}
