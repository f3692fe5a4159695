/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whom a file is given to while a VM has it, and back; descriptors are
 * file/owner.c's.
 *
 * The user that a VM runs as owns its files, so the VM can give them any mode:
 * what it left there MUST never count, and no set-user-id bit be put on a file
 * that a VM could write.
 */
#include "config.h"

#include "registry/vm-find.h"
#include "relabel/ownership.h"

/* What a role lets the owner do. */
static mode_t access_bits(enum svirt_role role, mode_t mode)
{
	mode_t bits = svirt_role_is_written(role) ? 0600 : 0400;

	return S_ISDIR(mode) ? bits | 0100 : bits;
}

static mode_t without_ids(mode_t kind, mode_t mode)
{
	return S_ISDIR(kind) ? mode : mode & ~(mode_t)(S_ISUID | S_ISGID);
}

/* Whom an item is to be given to, if anybody. A VM's own user does not take
 * what was given to another by name. */
static bool find_wanted(const struct relabel *relabel, const struct item *item,
	const struct file_row *row, struct svirt_owner *ret, bool *ret_alone)
{
	uid_t own = relabel->self->uid;
	bool is_others = row && row->owner.is_given && row->owner.uid != own;

	*ret_alone = false;
	if (S_ISLNK(item->file.mode))
		return false;
	if (item->target && item->target->owner) {
		*ret = *item->target->owner;
		return true;
	}
	if (own == 0 || is_others || !svirt_role_is_exclusive(item->role))
		return false;
	*ret = (struct svirt_owner){own, (gid_t)own};
	*ret_alone = true;
	return true;
}

/* What the file was before it was given to anybody. */
static struct owner find_before(const struct item *item,
	const struct file_row *row, const struct owner *now)
{
	struct owner before = *now;

	if (row && row->owner.is_given &&
		(now->uid == row->owner.uid ||
			now->uid == row->owner.before.uid))
		return row->owner.before;
	before.mode = without_ids(item->file.mode, before.mode);
	return before;
}

static int refuse_taken(struct relabel *relabel, struct item *item, uid_t uid)
{
	char *name = NULL;
	int r = vm_find_uid(relabel->registry, uid, relabel->self->id, &name);

	if (r <= 0)
		return r;
	item_refuse(item, SVIRT_REASON_OWNER_TAKEN, 0);
	free(item->vm);
	item->vm = name;
	return 0;
}

int ownership_check(struct item *item, const struct file_row *row)
{
	struct owner now;
	int r;

	if (!item->target || !item->target->if_owner)
		return 0;
	r = owner_read(&item->file, &now);
	if (r == 0 &&
		find_before(item, row, &now).uid != *item->target->if_owner)
		item_refuse(item, SVIRT_REASON_NOT_OWNER, 0);
	return r;
}

int ownership_decide(
	struct relabel *relabel, struct item *item, const struct file_row *row)
{
	struct owner before, now;
	struct svirt_owner wanted;
	bool alone;
	int r = owner_read(&item->file, &now);

	item->owner = row ? row->owner : (struct file_row_owner){0};
	item->is_asked = find_wanted(relabel, item, row, &wanted, &alone);
	item->is_given = false;
	if (r < 0 || !item->is_asked)
		return r;
	before = find_before(item, row, &now);
	item->given = (struct owner){
		.uid = wanted.uid,
		.gid = wanted.gid == (gid_t)-1 ? before.gid : wanted.gid,
		.mode = (alone ? before.mode & ~(mode_t)077 : before.mode) |
			access_bits(item->role, item->file.mode),
	};
	item->is_given = !owner_equals(&now, &item->given);
	if (item->is_given || item->owner.is_given)
		item->owner = (struct file_row_owner){
			.is_given = true,
			.uid = item->given.uid,
			.gid = item->given.gid,
			.before = before,
		};
	return refuse_taken(relabel, item, wanted.uid);
}

int ownership_undo(
	const struct file_row *row, const struct item *item, unsigned int flags)
{
	const struct file_row_owner *owner = &row->owner;
	struct owner now;
	int r;

	if (!owner->is_given)
		return 0;
	r = owner_read(&item->file, &now);
	if (r < 0 || owner_equals(&now, &owner->before))
		return r;
	if (now.uid != owner->uid && now.uid != owner->before.uid)
		return -ESTALE;
	if (!(flags & SVIRT_WORK_DRY_RUN))
		r = owner_set(&item->file, &owner->before);
	return r < 0 ? r : 1;
}

int ownership_undo_made(
	const struct file_row *top, const struct item *item, unsigned int flags)
{
	struct owner now;
	int r;

	if (!top->owner.is_given)
		return 0;
	r = owner_read(&item->file, &now);
	if (r < 0 || now.uid != top->owner.uid ||
		now.uid == top->owner.before.uid)
		return r;
	now.uid = top->owner.before.uid;
	now.gid = top->owner.before.gid;
	now.mode = without_ids(item->file.mode, now.mode);
	if (!(flags & SVIRT_WORK_DRY_RUN))
		r = owner_set(&item->file, &now);
	return r < 0 ? r : 1;
}
