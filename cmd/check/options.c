/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy that the options name: a file, a folder, or the loaded one. */
#include "config.h"

#include <string.h>

#include "check/options.h"
#include "check/policy-dir.h"
#include "check/policy-file.h"
#include "check/policy-kernel.h"

bool options_has_file(const struct options *options)
{
	return options->policy || options->policy_dir;
}

bool options_is_page(const struct options *options)
{
	return options->html && strcmp(options->html, "-") == 0;
}

void options_open_policy(const struct options *options, struct policy *ret)
{
	int err;

	if (!options_has_file(options) && !cli_policy_is_enabled())
		cli_die(CLI_UNUSABLE, "SELinux is disabled: name a policy with "
				      "--policy");
	if (options->policy)
		err = policy_file_open(options->policy, ret);
	else if (options->policy_dir)
		err = policy_dir_open(options->policy_dir, ret);
	else
		err = policy_kernel_open(ret);
	if (err == -EBADMSG)
		cli_die(CLI_UNUSABLE, "%s: no policy that this libsepol reads",
			ret->name);
	if (err < 0)
		cli_die(CLI_UNUSABLE, "%s: %s", ret->name, strerror(-err));
}

void options_clear(struct options *options)
{
	free(options->policy);
	free(options->policy_dir);
	free(options->skip);
	free(options->html);
	free(options->nonce);
}
