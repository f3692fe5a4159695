/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last steps before execve(2), as the library takes them: what they are
 * given, and what is said of one that failed. */
#include "config.h"

#include <string.h>

#include "exec/enter.h"
#include "shared/cli.h"
#include "svirt.h"
#include "util.h"

static void explain(
	const struct enter *enter, enum svirt_enter_step step, int err)
{
	unsigned int uid = enter->user->account.uid;

	switch (step) {
	case SVIRT_ENTER_STEP_CONTEXT:
		cli_warn("cannot set the context %s for the program: %s",
			enter->target,
			err == -EIO ? "the kernel shows another"
				    : strerror(-err));
		break;
	case SVIRT_ENTER_STEP_DESCRIPTORS:
		cli_warn("cannot close inherited descriptors: /proc/self/fd: "
			 "%s",
			strerror(-err));
		break;
	case SVIRT_ENTER_STEP_CAPABILITIES:
		cli_warn("cannot take capabilities away from the command%s",
			err == -EPERM
				? ": this needs CAP_SETPCAP, or a bounding set "
				  "without them: in a unit, "
				  "CapabilityBoundingSet"
				: "");
		break;
	case SVIRT_ENTER_STEP_GROUPS:
		cli_warn("cannot take the groups of user %u: %s", uid,
			strerror(-err));
		break;
	case SVIRT_ENTER_STEP_USER:
		cli_warn("cannot become user %u: %s", uid, strerror(-err));
		break;
	}
}

enum enter_failure enter_take(const struct enter *enter)
{
	const struct account *account = &enter->user->account;
	_cleanup_free_ gid_t *groups = NULL;
	enum svirt_enter_step step = SVIRT_ENTER_STEP_GROUPS;
	struct svirt_entry entry = {
		.size = sizeof(entry),
		.context = enter->target,
		.keep = enter->descriptors->kept,
		.keep_count = enter->descriptors->count,
		.uid = account->uid,
		.gid = account->gid,
	};
	int err = 0;

	if (enter->capabilities) {
		entry.flags |= SVIRT_ENTER_CAPABILITIES;
		entry.capabilities = enter->capabilities->kept;
	}
	if (enter->user->changes) {
		entry.flags |= SVIRT_ENTER_USER;
		err = account_groups(account, &groups, &entry.group_count);
		entry.groups = groups;
	}
	if (err == 0)
		err = svirt_enter(&entry, &step);
	if (err == 0)
		return ENTER_DONE;
	explain(enter, step, err);
	return step == SVIRT_ENTER_STEP_CONTEXT ? ENTER_NO_CONTEXT
						: ENTER_FAILED;
}

void enter_undo(const struct enter *enter)
{
	int err = svirt_enter_undo();

	if (err < 0)
		cli_warn("cannot become user %u again: %s", enter->user->back,
			strerror(-err));
}
