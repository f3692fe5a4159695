/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The context that a file is given: its role's, or one that was asked for.
 *
 * No two held levels are comparable, and a level that a file is given counts as
 * held: it MUST be the VM's own, or one that is comparable with none, that of
 * the VM too, nor with that of a running process. A file that every VM may use
 * may have none. While it is on record, svirt-alloc draws nothing comparable.
 */
#include "config.h"

#include <string.h>

#include "alloc/conflict.h"
#include "alloc/conflict-named.h"
#include "registry/context-row.h"
#include "registry/vm-find.h"
#include "relabel/label-context.h"
#include "selinux/context.h"

/* The VM in the way, by its id. */
static int name_rival(struct relabel *relabel, int64_t id, struct label *label)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	int r = vm_find_id(relabel->registry, id, false, &vm);

	if (r == -ENOENT)
		r = vm_find_id(relabel->registry, id, true, &vm);
	if (r == 0)
		label->rival = TAKE_PTR(vm.name);
	return r;
}

static int find_rival(struct relabel *relabel, const struct svirt_level *level,
	struct label *label)
{
	_cleanup_(svirt_processes_clear) struct svirt_processes live = {0};
	const struct conflict_search search = {
		.registry = relabel->registry, .live = &live};
	size_t place;
	int64_t id;
	int r = svirt_processes_read(SVIRT_PROCESSES_SEPARATED, &live);

	if (r == 0)
		r = conflict_find_vm(&search, level, &id);
	if (r > 0)
		return name_rival(relabel, id, label);
	if (r == 0)
		r = conflict_named_find(relabel->registry, level,
			relabel->self->id, NULL, &label->rival);
	if (r == 0)
		r = conflict_find_process(&search, level, &place);
	if (r > 0 && !label->rival)
		label->rival_pid = live.list[place].pid;
	return r < 0 ? r : 0;
}

/* Whether the loaded policy has it, at which kind of level it is, and who is
 * in the way. */
static int judge(
	struct relabel *relabel, enum svirt_role role, struct label *label)
{
	_cleanup_context_ struct svirt_context context = {0};
	const struct svirt_level *level = &context.range.high;
	int r = svirt_context_is_valid(label->text);

	free(label->rival);
	label->rival = NULL;
	label->rival_pid = 0;
	label->named = FILE_ROW_NAMED;
	label->is_invalid = r == 0 ||
			    svirt_context_parse(label->text, &context) < 0 ||
			    !svirt_level_equals(&context.range.low, level);
	if (r < 0 || label->is_invalid || !context.has_range ||
		svirt_level_equals(level, &relabel->self->level) ||
		(!svirt_role_is_exclusive(role) &&
			svirt_level_count(level) == 0))
		return r < 0 ? r : 0;
	label->named = FILE_ROW_NAMED_APART;
	return find_rival(relabel, level, label);
}

static int refuse(struct item *item)
{
	const struct label *label = item->new;

	if (label->is_invalid) {
		item_refuse(item, SVIRT_REASON_CONTEXT_INVALID, 0);
		item->what = label->text;
	} else if (label->rival || label->rival_pid > 0) {
		item_refuse(item, SVIRT_REASON_CONTEXT_TAKEN, 0);
		item->pid = label->rival_pid;
		item->vm = label->rival ? strdup(label->rival) : NULL;
		return label->rival && !item->vm ? -ENOMEM : 0;
	}
	return 0;
}

/* A label's number is that of its text as somebody's original. */
static int number(struct relabel *relabel, const struct item *item)
{
	int64_t vm = item->named == FILE_ROW_NAMED_APART   ? CONTEXT_ROW_APART
		     : svirt_role_is_exclusive(item->role) ? relabel->self->id
							   : 0;

	if (item->new->named_row != 0)
		return 0;
	return context_row_get(
		relabel->registry, vm, item->new->text, &item->new->named_row);
}

int label_context_choose(struct relabel *relabel, struct item *item)
{
	bool is_exclusive = svirt_role_is_exclusive(item->role);
	int r;

	item->new = relabel->contexts[item->role];
	if (!item->target || !item->target->context)
		return 0;
	r = label_cache_get(
		&relabel->labels, item->target->context, &item->new);
	if (r == 0 && (!item->new->is_judged ||
			      item->new->is_exclusive != is_exclusive)) {
		r = judge(relabel, item->role, item->new);
		item->new->is_judged = r == 0;
		item->new->is_exclusive = is_exclusive;
		item->new->named_row = 0;
	}
	if (r == 0)
		r = refuse(item);
	item->named = item->new->named;
	return r < 0 || item_is_refused(item) ? r : number(relabel, item);
}
