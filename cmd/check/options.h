/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What svirt-check was asked for, and the policy that is asked. */
#ifndef SVIRT_CHECK_OPTIONS_H
#define SVIRT_CHECK_OPTIONS_H

#include "check/check.h"

struct options {
	char *policy, *policy_dir, *skip, *html, *nonce;
	int json, quiet, list, metrics, last;
	const char **operands;
};

/* Whether the policy is one in files, not the loaded one. */
bool options_has_file(const struct options *options);

/* Whether a page is to stand on the standard output, and nothing else. */
bool options_is_page(const struct options *options);

/* Open the policy; ends the program when there is none. */
void options_open_policy(const struct options *options, struct policy *ret);

void options_clear(struct options *options);

#endif
