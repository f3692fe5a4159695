/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The last steps of a process before it becomes a VM, and back from them. What
 * comes before, whether it may and whether it is on record, is not here; nor
 * is execve(2).
 *
 * This file MUST
 *  - hand on no descriptor, no capability and no user that was not named;
 *  - do nothing after a step that failed, and say which that was;
 *  - have the kernel's word that context and user are those asked for.
 */
#include "config.h"

#include "enter/capabilities.h"
#include "enter/descriptors.h"
#include "enter/exec-context.h"
#include "enter/user.h"
#include "svirt.h"
#include "util.h"

#define FLAGS (SVIRT_ENTER_CAPABILITIES | SVIRT_ENTER_USER)

static int step(const struct svirt_entry *entry, enum svirt_enter_step which)
{
	switch (which) {
	case SVIRT_ENTER_STEP_CONTEXT:
		return entry->context ? exec_context_set(entry->context) : 0;
	case SVIRT_ENTER_STEP_DESCRIPTORS:
		return descriptors_close_others(entry->keep, entry->keep_count);
	case SVIRT_ENTER_STEP_CAPABILITIES:
		return entry->flags & SVIRT_ENTER_CAPABILITIES
			       ? capabilities_limit(entry->capabilities)
			       : 0;
	case SVIRT_ENTER_STEP_GROUPS:
		return entry->flags & SVIRT_ENTER_USER
			       ? user_groups_set(entry->gid, entry->groups,
					 entry->group_count)
			       : 0;
	case SVIRT_ENTER_STEP_USER:
		return entry->flags & SVIRT_ENTER_USER ? user_become(entry->uid)
						       : 0;
	}
	return -EINVAL;
}

SVIRT_PUBLIC int svirt_enter(
	const struct svirt_entry *entry, enum svirt_enter_step *ret_step)
{
	enum svirt_enter_step which = SVIRT_ENTER_STEP_CONTEXT;
	struct svirt_entry whole = {0};
	int err = util_sized(&whole, sizeof(whole), entry, entry->size);

	if (err == 0 && (whole.flags & ~FLAGS))
		err = -EINVAL;
	if (err == 0)
		err = step(&whole, which);
	while (err == 0 && which < SVIRT_ENTER_STEP_USER)
		err = step(&whole, ++which);
	if (err < 0 && ret_step)
		*ret_step = which;
	return err;
}

SVIRT_PUBLIC int svirt_enter_undo(void)
{
	int err = user_return(), cleared = exec_context_clear();

	return err < 0 ? err : cleared;
}
