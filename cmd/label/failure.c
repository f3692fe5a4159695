/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why svirt-label labelled no file, in words; of single files they are in
 * shared/file-reason.c. */
#include "config.h"

#include "label/failure.h"
#include "shared/cli-registry.h"
#include "shared/cli.h"

int failure_warn(
	const struct svirt_vm *vm, const struct file_events *events, int err)
{
	uint64_t kept = events->outcomes[SVIRT_OUTCOME_KEPT];

	switch (err) {
	case -ECANCELED:
		if (kept > 0)
			cli_warn("%s: %llu files could not be put back: "
				 "svirt-restore %s tries again",
				vm->name, (unsigned long long)kept, vm->name);
		else
			cli_warn("%s: %llu refused, so no file was labelled",
				vm->name,
				(unsigned long long)events
					->outcomes[SVIRT_OUTCOME_REFUSED]);
		return CLI_NOT_DONE;
	case -ENOENT:
		cli_warn_vm(vm->name, err);
		return CLI_NOT_DONE;
	case -EADDRINUSE:
		cli_warn_stranger(vm);
		return CLI_NOT_DONE;
	case -ENODATA:
		cli_warn("the policy names no context for content: "
			 "virtual_image_context has one line");
		return CLI_NOT_DONE;
	case -EINVAL:
		cli_warn("%s: the loaded policy does not know the label for "
			 "its files: svirt-list -o image %s shows it",
			vm->name, vm->name);
		return CLI_NOT_DONE;
	default:
		cli_warn_registry(err);
		return CLI_UNUSABLE;
	}
}
