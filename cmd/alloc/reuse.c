/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a VM that is held already has otherwise than asked: the words. Nothing
 * is changed about it. */
#include "config.h"

#include <string.h>

#include "alloc/reuse.h"
#include "shared/cli.h"

/* Whether two contexts differ: in user, role and type, and in the level where
 * that is asked for. What cannot be read differs. */
static bool contexts_differ(const char *one, const char *other, bool with_level)
{
	_cleanup_(svirt_context_clear) struct svirt_context a = {0}, b = {0};

	if (svirt_context_parse(one, &a) < 0 ||
		svirt_context_parse(other, &b) < 0)
		return true;
	return strcmp(a.user, b.user) != 0 || strcmp(a.role, b.role) != 0 ||
	       strcmp(a.type, b.type) != 0 ||
	       (with_level && !svirt_level_equals(&a.range.low, &b.range.low));
}

static void warn_context(const struct svirt_vm *vm,
	const struct request_options *options,
	const struct svirt_templates *templates)
{
	if (options->context &&
		contexts_differ(vm->process, options->context, true))
		cli_warn("%s: held as %s, not --static=%s", vm->name,
			vm->process, options->context);
	if (options->base && contexts_differ(vm->process, options->base, false))
		cli_warn("%s: held as %s, not --base=%s", vm->name, vm->process,
			options->base);
	if (options->tcg && (!templates->tcg || contexts_differ(vm->process,
							templates->tcg, false)))
		cli_warn("%s: held as %s, not --tcg", vm->name, vm->process);
}

/* A level without categories is within every set. */
static bool is_within(
	const struct svirt_level *level, const struct svirt_level *categories)
{
	struct svirt_level set = *categories;

	set.sensitivity = level->sensitivity;
	return svirt_level_dominates(&set, level);
}

static void warn_level(const struct svirt_vm *vm,
	const struct request_options *options,
	const struct svirt_request *request)
{
	unsigned int count = svirt_level_count(&vm->level);

	if (request->categories && !is_within(&vm->level, request->categories))
		cli_warn("%s: held as %s, which is not within --categories=%s",
			vm->name, vm->process, options->categories);
	if (options->count && count != request->count)
		cli_warn("%s: held as %s, which is not of --count=%u", vm->name,
			vm->process, request->count);
}

void reuse_warn(const struct svirt_vm *vm,
	const struct request_options *options,
	const struct svirt_request *request,
	const struct svirt_templates *templates)
{
	warn_context(vm, options, templates);
	warn_level(vm, options, request);
	if (options->no_relabel && vm->relabel)
		cli_warn("%s: held without --no-relabel", vm->name);
	if (options->overlap && !vm->overlap)
		cli_warn("%s: held without --overlap", vm->name);
	if (request->owner && request->owner != vm->owner && vm->owner > 0)
		cli_warn("%s: held with --owner=%d, not %d", vm->name,
			(int)vm->owner, (int)request->owner);
	if (request->owner && vm->owner <= 0)
		cli_warn("%s: held without --owner", vm->name);
	if (options->uid && vm->uid == 0)
		cli_warn("%s: held without --uid", vm->name);
	else if (options->uid &&
		 (vm->uid < request->uid_first || vm->uid > request->uid_last))
		cli_warn("%s: held with uid %u, which is not of --uid=%s",
			vm->name, vm->uid, options->uid);
	if (request->uuid && strcmp(request->uuid, vm->uuid) != 0)
		cli_warn("%s: held with UUID %s, not --uuid=%s", vm->name,
			*vm->uuid ? vm->uuid : "that is made from its name",
			request->uuid);
}
