/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the caller is told of files, as it becomes known. */
#include "config.h"

#include "relabel/event.h"

void event_tell(const struct svirt_work *work, const struct svirt_event *event)
{
	work->fn(event, work->data);
}

void event_tell_item(const struct svirt_work *work, const struct item *item)
{
	const struct svirt_event event = {
		.outcome = item->outcome,
		.reason = item->reason,
		.error = item->error,
		.path = item->path,
		.role = item->role,
		.member = item->tree == FILE_ROW_MEMBER,
		.before = item->old ? item->old->text : NULL,
		.after = item->new ? item->new->text : NULL,
		.vm = item->vm,
		.pid = item->pid,
		.what = item->what,
	};

	if (!item->is_silent)
		event_tell(work, &event);
}

int event_tell_rest(
	const struct svirt_work *work, const struct batch *batch, bool quietly)
{
	int result = 0;

	for (size_t i = 0; i < batch->count; i++) {
		const struct item *item = &batch->items[i];
		int failed =
			item->outcome == SVIRT_OUTCOME_KEPT
				? EVENT_LEFT | EVENT_KEPT
			: item->outcome == SVIRT_OUTCOME_LEFT ||
					item->outcome == SVIRT_OUTCOME_REFUSED
				? EVENT_LEFT
				: 0;

		if (item->is_silent)
			continue;
		result |= failed;
		if (failed || !quietly)
			event_tell_item(work, item);
	}
	return result;
}
