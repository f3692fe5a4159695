/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the caller is told of files. */
#ifndef SVIRT_RELABEL_EVENT_H
#define SVIRT_RELABEL_EVENT_H

#include "relabel/batch.h"

/* Tell of anything, or of an item as it stands. */
void event_tell(const struct svirt_work *work, const struct svirt_event *event);
void event_tell_item(const struct svirt_work *work, const struct item *item);

/* Tell of a piece that is done: 0 when all is at rest, else EVENT_LEFT, with
 * EVENT_KEPT when something is still on record. quietly: only of those. */
#define EVENT_LEFT 1
#define EVENT_KEPT 2
int event_tell_rest(
	const struct svirt_work *work, const struct batch *batch, bool quietly);

#endif
