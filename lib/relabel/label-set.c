/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A label is set, and what the VM and others can do with it is foreseen; the
 * policy is asked in access.c. */
#include "config.h"

#include "relabel/access.h"
#include "relabel/event.h"
#include "relabel/label-set.h"
#include "vm/role.h"

/* What could not be labelled because of where it lies may not need it. */
static void accept(struct relabel *relabel, struct item *item, int err)
{
	int r;

	/* libselinux keeps what it learns of classes where threads collide. */
	pthread_mutex_lock(&relabel->registry_lock);
	r = access_of_vm(
		relabel->self, item->role, item->file.mode, item->old->text);
	pthread_mutex_unlock(&relabel->registry_lock);
	if (r > 0)
		item->outcome = SVIRT_OUTCOME_ACCEPTED;
	else if (r < 0)
		item_refuse(item, SVIRT_REASON_FAILED, r);
	else if (err == -EROFS)
		item_refuse(item, SVIRT_REASON_READ_ONLY, 0);
	else
		item_refuse(item, SVIRT_REASON_NO_LABELS, 0);
	item->what = filesystem_type(item->filesystem, item->identity.mount);
}

/* The label first: where none can be set, the file is not on record, and stays
 * whose it is. */
void label_set(struct relabel *relabel, struct item *item)
{
	int err = 0;

	if (item->new != item->old)
		err = file_set_label(&item->file, item->new->text);
	if (err == 0 && item->is_given) {
		err = owner_set(&item->file, &item->given);
		if (err < 0)
			item_refuse(item, SVIRT_REASON_FAILED, err);
	} else if (err == -EROFS || err == -EOPNOTSUPP)
		accept(relabel, item, err);
	else if (err < 0)
		item_refuse(item, SVIRT_REASON_FAILED, err);
}

static void warn(struct relabel *relabel, const struct item *item,
	enum svirt_reason reason)
{
	struct item copy = *item;

	copy.outcome = SVIRT_OUTCOME_WARNED;
	copy.reason = reason;
	event_tell_item(relabel->work, &copy);
}

_Static_assert(ROLES <= 4 && FILE_KINDS <= 8, "relabel->asked has 32 bits");

int label_set_forecast(struct relabel *relabel, const struct item *item)
{
	uint32_t bit = UINT32_C(1)
		       << (item->role * 8 + file_kind(item->file.mode));
	int r;

	if (item->is_right || item->outcome == SVIRT_OUTCOME_ACCEPTED ||
		(relabel->asked & bit))
		return 0;
	if (item->named == FILE_ROW_OF_ROLE)
		relabel->asked |= bit;
	else if (item->dir) /* the top of its tree was asked about */
		return 0;
	r = access_of_vm(
		relabel->self, item->role, item->file.mode, item->new->text);
	if (r == 0)
		warn(relabel, item, SVIRT_REASON_UNUSABLE);
	if (r >= 0 && svirt_role_is_exclusive(item->role)) {
		r = access_of_others(
			relabel->self, item->file.mode, item->new->text);
		if (r > 0)
			warn(relabel, item, SVIRT_REASON_OPEN);
	}
	return r < 0 ? r : 0;
}
