/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A VM is given a level: the drawn one, or a static one that nothing is in the
 * way of. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "alloc/caller.h"
#include "alloc/conflict-tell.h"
#include "alloc/draw.h"
#include "alloc/freed.h"
#include "alloc/hold.h"
#include "alloc/permutation.h"
#include "alloc/bystander.h"
#include "alloc/uid.h"
#include "alloc/vm-name.h"
#include "registry/level-key.h"
#include "registry/vm-row.h"
#include "selinux/context.h"

static int find_set(
	const struct svirt_request *request, struct svirt_level *ret)
{
	struct svirt_range range = caller_allowed(request->caller);
	struct svirt_level set = range.high;

	if (request->count < 2 || request->count > PERMUTATION_COUNT_MAX)
		return -EINVAL;
	set.sensitivity = range.low.sensitivity;
	if (request->categories) {
		memcpy(set.categories, request->categories->categories,
			sizeof(set.categories));
		if (!svirt_level_dominates(&range.high, &set))
			return -ERANGE;
	}
	if (svirt_level_count(&set) < request->count)
		return -EDOM;
	*ret = set;
	return 0;
}

static int draw(const struct conflict_search *search,
	const struct svirt_level *set, unsigned int count,
	struct svirt_level *ret, struct svirt_conflict *conflict)
{
	int64_t id;
	size_t place;
	int err = conflict_covers(search, set, &id, &place);

	if (err == 0) {
		err = draw_level(search, set, count, ret);
		if (err != -EXFULL)
			return err;
		err = conflict_tell_running(search, set, conflict);
	} else if (err > 0 && id)
		err = conflict_tell_vm(search->registry, id, conflict);
	else if (err > 0)
		conflict_tell_process(search, place, conflict);
	return err < 0 ? err : -EXFULL;
}

/* A process that is passed over is told of where a level was found. */
static int hold_dynamic(const struct conflict_search *search,
	const struct svirt_request *request, struct svirt_level *ret,
	struct svirt_conflict *conflict)
{
	struct conflict_search some = *search;
	const struct svirt_process *passed = NULL;
	struct svirt_processes live = {0};
	struct svirt_level set;
	int err = find_set(request, &set);

	if (err == 0 && search->live)
		err = bystander_leave_out(
			search->live, &set, request->count, &live, &passed);
	if (err < 0)
		return err;
	if (search->live)
		some.live = &live;
	err = draw(&some, &set, request->count, ret, conflict);
	if (err == 0 && passed) {
		conflict->pid = passed->pid;
		conflict->level = passed->level;
	}
	free(live.list);
	return err;
}

static int hold_static(const struct conflict_search *search,
	const struct svirt_request *request, struct svirt_level *ret,
	struct svirt_conflict *conflict)
{
	_cleanup_(svirt_context_clear) struct svirt_context context = {0};
	struct svirt_range range = caller_allowed(request->caller);
	const struct svirt_level *level = &context.range.low;
	int err = svirt_context_parse(request->context, &context);

	if (err < 0)
		return -EINVAL;
	if (!context.has_range ||
		!svirt_level_equals(level, &context.range.high))
		return -EINVAL;
	if (!svirt_level_dominates(&range.high, level) ||
		!svirt_level_dominates(level, &range.low))
		return -ERANGE;
	err = conflict_tell(search, level, conflict);
	if (err < 0)
		return err;
	if (err > 0 && !request->overlap)
		return -EADDRINUSE;
	*ret = *level;
	return request->overlap ? 0 : freed_take(search->registry, level);
}

static int count_held(struct svirt_registry *registry, uint64_t *ret)
{
	_cleanup_statement_ sqlite3_stmt *statement = NULL;
	int err = registry_prepare(registry,
		"SELECT count(*) FROM vm WHERE released = 0", &statement);

	if (err == 0)
		err = registry_step(registry, statement);
	if (err < 0)
		return err;
	*ret = (uint64_t)sqlite3_column_int64(statement, 0);
	return 0;
}

static int check_request(const struct svirt_request *request)
{
	if (!request->context || !request->image || !request->caller)
		return -EINVAL;
	if (request->name && !svirt_name_is_valid(request->name))
		return -EINVAL;
	return request->uuid && strlen(request->uuid) != 36 ? -EINVAL : 0;
}

/* What the request says of the VM, before it has a level or a name. */
static int fill_vm(const struct svirt_request *request, struct svirt_vm *vm)
{
	int err = 0;

	vm->mode = request->mode;
	vm->relabel = !request->no_relabel;
	vm->overlap = request->mode == SVIRT_MODE_STATIC && request->overlap;
	vm->created = time(NULL);
	if (request->uuid)
		memcpy(vm->uuid, request->uuid, sizeof(vm->uuid));
	err = svirt_boot_id(vm->boot);
	if (err == 0 && request->owner > 0) {
		vm->owner = request->owner;
		err = svirt_process_start(vm->owner, &vm->owner_start);
	}
	return err;
}

static int fill_level(const struct conflict_search *search,
	const struct svirt_request *request, struct svirt_vm *vm,
	struct svirt_conflict *conflict)
{
	int err = request->mode == SVIRT_MODE_STATIC
			  ? hold_static(search, request, &vm->level, conflict)
			  : hold_dynamic(search, request, &vm->level, conflict);

	if (err == -EXFULL) {
		int failed = count_held(search->registry, &conflict->held);

		return failed < 0 ? failed : err;
	}
	if (err == 0)
		err = svirt_context_with_level(
			request->context, &vm->level, &vm->process);
	if (err == 0)
		err = svirt_context_with_level(
			request->image, &vm->level, &vm->image);
	return err;
}

/* The name is looked at first: a level drawn for nothing would be lost to the
 * walk until it is rolled back. */
static int hold_in_transaction(const struct conflict_search *search,
	const struct svirt_request *request, struct svirt_vm *vm,
	struct svirt_conflict *conflict)
{
	struct svirt_registry *registry = search->registry;
	int err = 0;

	if (request->name)
		err = vm_name_choose(
			registry, request->name, &vm->level, &vm->name);
	if (err == 0 && request->uid_last > 0)
		err = uid_choose(registry, request->uid_first,
			request->uid_last, &vm->uid);
	if (err == 0)
		err = fill_level(search, request, vm, conflict);
	if (err == 0 && !request->name)
		err = vm_name_choose(registry, NULL, &vm->level, &vm->name);
	return err < 0 ? err : vm_row_insert(registry, vm);
}

SVIRT_PUBLIC void svirt_conflict_clear(struct svirt_conflict *conflict)
{
	if (!conflict)
		return;
	free(conflict->vm);
	memset(conflict, 0, sizeof(*conflict));
}

int hold_level(struct svirt_registry *registry,
	const struct svirt_request *request, const struct svirt_processes *live,
	struct svirt_vm *ret, struct svirt_conflict *ret_conflict)
{
	_cleanup_(svirt_conflict_clear) struct svirt_conflict conflict = {0};
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	const struct conflict_search search = {
		.registry = registry, .live = live};
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	int err = check_request(request);

	if (err == 0)
		err = fill_vm(request, &vm);
	if (err == 0)
		err = registry_begin_light(registry);
	if (err < 0)
		return err;
	undo = registry;
	err = hold_in_transaction(&search, request, &vm, &conflict);
	registry_reset(registry);
	if (err == 0 && !request->dry_run)
		err = registry_commit(&undo);
	/* How far the search came is worth keeping. */
	else if (err == -EXFULL && !request->dry_run)
		registry_commit(&undo);
	if (err == 0) {
		*ret = vm;
		vm = (struct svirt_vm){0};
	}
	*ret_conflict = conflict;
	conflict = (struct svirt_conflict){0};
	return err;
}

/* Whatever the request leaves open is looked up. */
SVIRT_PUBLIC int svirt_registry_hold(struct svirt_registry *registry,
	const struct svirt_request *request, struct svirt_vm *ret,
	struct svirt_conflict *ret_conflict)
{
	_cleanup_(svirt_processes_clear) struct svirt_processes live = {0};
	_cleanup_(svirt_templates_clear) struct svirt_templates templates = {0};
	struct svirt_request whole = {0};
	struct svirt_range caller;
	int err = util_sized(&whole, sizeof(whole), request, request->size);

	if (err < 0)
		return err;
	if (!whole.context || !whole.image)
		err = svirt_templates_load(&templates);
	/* A static VM says which context it is held to. */
	if (!whole.context && whole.mode == SVIRT_MODE_DYNAMIC)
		whole.context = templates.process;
	if (!whole.image)
		whole.image = templates.image;
	if (err == 0 && !whole.caller)
		err = caller_range(&caller);
	if (!whole.caller)
		whole.caller = &caller;
	if (whole.count == 0)
		whole.count = 2;
	if (err == 0)
		err = svirt_processes_read(SVIRT_PROCESSES_SEPARATED, &live);
	if (err < 0)
		return err;
	return hold_level(registry, &whole, &live, ret, ret_conflict);
}
