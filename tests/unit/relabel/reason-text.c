/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each reason has words of its own, and each error some. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "svirt.h"
#include "tap.h"

#define LAST SVIRT_REASON_NOT_OWNER

static void test_reasons(void)
{
	const char *unknown = svirt_reason_text(LAST + 1);
	int alike = 0;

	for (enum svirt_reason a = 0; a <= LAST; a++) {
		const char *text = svirt_reason_text(a);

		alike += *text == '\0' || strcmp(text, unknown) == 0;
		for (enum svirt_reason b = 0; b < a; b++)
			alike += strcmp(text, svirt_reason_text(b)) == 0;
	}
	is(alike, 0, "every reason has words that no other has");
	is_text(unknown, "a reason that this version does not know",
		"one of a later version is called so");
	is_text(svirt_reason_text((enum svirt_reason)1000), unknown,
		"whatever its number");
}

static void test_errors(void)
{
	is_text(svirt_strerror(-EUCLEAN), "the registry is damaged",
		"an error is what it means here");
	is_text(svirt_strerror(-EXFULL), "every level is taken",
		"and not what it says of a device");
	is_text(svirt_strerror(-ENOENT), strerror(ENOENT),
		"one with many meanings is the kernel's");
	is_text(svirt_strerror(0), strerror(0), "none is none");
}

int main(void)
{
	test_reasons();
	test_errors();
	return tap_done();
}
