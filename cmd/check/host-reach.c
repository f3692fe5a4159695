/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who else reaches what is a VM's or the toolkit's, as the rules have it: not
 * VMs, which are isolation.c's. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/host-reach.h"
#include "check/model-rules.h"

static uint32_t bits(const struct model *model, size_t class,
	const char *const *names, size_t count)
{
	uint32_t all = 0;

	for (size_t i = 0; i < count; i++)
		all |= model_bit(model, class, names[i]);
	return all;
}

static bool *sources(const struct model *model, size_t target,
	const char *class, const char *const *names, size_t count)
{
	struct model_access access = {.target = target};
	bool *marked;

	if (model_find_class(model, class, &access.class) < 0)
		return NULL;
	access.permissions = bits(model, access.class, names, count);
	marked = model_sources(model, &access);
	if (!marked)
		cli_die(CLI_UNUSABLE, "out of memory");
	return marked;
}

/* The names of the marked types, with a space between. */
static char *names_of(const struct model *model, const bool *marked)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	const char *gap = "";

	if (!stream)
		cli_die(CLI_UNUSABLE, "out of memory");
	for (size_t i = 0; i < model_types(model); i++) {
		if (!marked[i])
			continue;
		fprintf(stream, "%s%s", gap, model_type(model, i));
		gap = " ";
	}
	if (fclose(stream) != 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return text;
}

void host_reach_enters(struct check_run *run, const struct check_id *id,
	const struct domains *domains)
{
	static const char *const enters[] = {"transition", "dyntransition"};
	const struct model *model = run->policy->model;

	for (size_t i = 0; i < domains->count; i++) {
		size_t type = domains->list[i].type;
		_cleanup_free_ bool *from = sources(
			model, type, "process", enters, ARRAY_SIZE(enters));
		_cleanup_free_ char *names = NULL;

		if (!from)
			return;
		for (size_t d = 0; d < domains->count; d++)
			from[domains->list[d].type] = false;
		names = names_of(model, from);
		if (*names)
			check_found(run, id, model_type(model, type), NULL,
				"entered from %s: a process there may take "
				"any VM's level that its own range has",
				names);
	}
}

/* Take out of `marked` who may write what is most guarded of all; how many. */
static size_t take_out_almighty(const struct model *model, bool *marked,
	const char *const *names, size_t count)
{
	_cleanup_free_ bool *almighty = NULL;
	size_t shadow, taken = 0;

	if (model_find_type(model, "shadow_t", &shadow) < 0)
		return 0;
	almighty = sources(model, shadow, "file", names, count);
	for (size_t i = 0; almighty && i < model_types(model); i++) {
		taken += marked[i] && almighty[i];
		marked[i] = marked[i] && !almighty[i];
	}
	return taken;
}

static const char *const writes[] = {"write", "append", "create", "unlink",
	"link", "rename", "setattr", "relabelto"};

/* Take over the marks of who may write. */
static void tell_writers(struct check_run *run, const struct check_id *id,
	const char *subject, bool *marked)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ char *names = NULL;
	size_t almighty;

	almighty = take_out_almighty(model, marked, writes, ARRAY_SIZE(writes));
	names = names_of(model, marked);
	check_found(run, id, subject, NULL,
		"written by %s%sthe %zu that may write /etc/shadow as well",
		names, *names ? " and " : "", almighty);
}

/* Who may write a type, added to those marked already. */
static void add_writers(const struct model *model, size_t type, bool *marked)
{
	_cleanup_free_ bool *from =
		sources(model, type, "file", writes, ARRAY_SIZE(writes));

	for (size_t i = 0; from && i < model_types(model); i++)
		marked[i] = marked[i] || from[i];
}

void host_reach_writes(struct check_run *run, const struct check_id *id)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ bool *programs = calloc(model_types(model), 1);
	_cleanup_free_ bool *registry = calloc(model_types(model), 1);
	size_t type;

	if (!programs || !registry)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (model_find_type(model, "svirt_tool_exec", &type) == 0) {
		for (size_t i = 0; i < model_types(model); i++) {
			if (!model_is_attribute(model, i) &&
				model_has(model, i, type))
				add_writers(model, i, programs);
		}
		tell_writers(run, id, "svirt_tool_exec", programs);
	}
	if (model_find_type(model, "svirt_var_lib_t", &type) == 0) {
		add_writers(model, type, registry);
		tell_writers(run, id, "svirt_var_lib_t", registry);
	}
}
