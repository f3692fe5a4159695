/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two ways round the categories: to become another type, and to make what
 * has none. What categories do not stop by themselves is isolation.c's. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/context.h"
#include "check/model-rules.h"
#include "check/ways-out.h"

/* Whether a type at one level may do as much to itself at another as at its
 * own: then categories mean nothing to it. */
static bool is_held(struct check_run *run, size_t type, size_t process)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ char *own = context_process(model, type, CONTEXT_OWN);
	_cleanup_free_ char *other =
		context_process(model, type, CONTEXT_OTHER);

	return check_ask(run, own, own, process) !=
	       check_ask(run, own, other, process);
}

static bool may_enter(struct check_run *run, const struct domain *domain,
	size_t type, size_t process)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ char *from =
		context_process(model, domain->type, CONTEXT_OWN);
	_cleanup_free_ char *to = context_process(model, type, CONTEXT_OWN);

	return check_ask(run, from, to, process) &
	       (model_bit(model, process, "transition") |
		       model_bit(model, process, "dyntransition"));
}

/* What a process can become that began as a VM. */
struct ways {
	struct check_run *run;
	const struct domains *domains;
	const struct check_id *id;
	size_t process;
	bool *seen; /* by type: held by categories, and gone on from */
};

static void tell_way(
	const struct ways *ways, const struct domain *domain, size_t type)
{
	const struct model *model = ways->run->policy->model;
	bool is_vm = ways->domains->is_domain[domain->type];
	_cleanup_free_ char *subject = NULL;

	if (asprintf(&subject, "%s to %s", model_type(model, domain->type),
		    model_type(model, type)) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	/* the toolkit's module constrains what VMs become, and nobody else */
	check_found(ways->run, ways->id, subject, is_vm ? CONTEXT_LOAD : NULL,
		"%sit may become %s, which may do at any categories what it "
		"does at its own",
		is_vm ? "" : "a VM may become the first, and ",
		model_type(model, type));
}

/* From one type, and on from what is held, but by no constraint on VMs. */
static void ways_from(struct ways *ways, const struct domain *domain)
{
	const struct model *model = ways->run->policy->model;

	for (size_t type = 0; type < model_types(model); type++) {
		struct domain next = {.type = type};

		if (ways->domains->is_domain[type] || ways->seen[type] ||
			!domains_enters(model, domain, type) ||
			!may_enter(ways->run, domain, type, ways->process))
			continue;
		if (!is_held(ways->run, type, ways->process)) {
			tell_way(ways, domain, type);
			continue;
		}
		ways->seen[type] = true;
		next.rules = model_rules(model, type);
		if (!next.rules)
			cli_die(CLI_UNUSABLE, "out of memory");
		ways_from(ways, &next);
		free(next.rules);
	}
}

void ways_out(struct check_run *run, const struct domains *domains,
	const struct check_id *id)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ bool *seen = calloc(model_types(model) + 1, 1);
	struct ways ways = {
		.run = run, .domains = domains, .id = id, .seen = seen};

	if (!seen)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (model_find_class(model, "process", &ways.process) < 0)
		return;
	for (size_t i = 0; i < domains->count; i++)
		ways_from(&ways, &domains->list[i]);
}

/* Whether a VM makes objects of a type and class that have no category, since
 * they take the level of the folder, or of the mount. */
static bool makes(struct check_run *run, const struct domain *domain,
	size_t type, size_t class)
{
	const struct model *model = run->policy->model;
	const char *name = model_class(model, class);
	const char *permission = "create";
	_cleanup_free_ char *own =
		context_process(model, domain->type, CONTEXT_OWN);
	_cleanup_free_ char *made = context_object(model, type, CONTEXT_NONE);
	size_t capability;

	if (strcmp(name, "blk_file") == 0 &&
		(model_find_class(model, "capability", &capability) < 0 ||
			!(check_ask(run, own, own, capability) &
				model_bit(model, capability, "mknod"))))
		return false;
	/* the kernel makes ptys, and their VM sets owner and mode */
	if (strcmp(name, "chr_file") == 0)
		permission = "setattr";
	return check_ask(run, own, made, class) &
	       model_bit(model, class, permission);
}

/* Whether another VM may open an object without categories, and use it. */
static bool uses(struct check_run *run, const struct domain *domain,
	size_t type, size_t class)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ char *other =
		context_process(model, domain->type, CONTEXT_OTHER);
	_cleanup_free_ char *made = context_object(model, type, CONTEXT_NONE);
	uint32_t use = model_bit(model, class, "read") |
		       model_bit(model, class, "write");
	uint32_t allowed = check_ask(run, other, made, class);

	return (allowed & use) && (allowed & model_bit(model, class, "open"));
}

static bool is_open(struct check_run *run, const struct domains *domains,
	size_t type, size_t class)
{
	const struct model *model = run->policy->model;
	size_t cell = type * model_classes(model) + class;
	bool made = false, used = false;

	for (size_t i = 0; i < domains->count; i++) {
		const struct domain *domain = &domains->list[i];

		if (!domain->rules[cell])
			continue;
		made = made || makes(run, domain, type, class);
		used = used || uses(run, domain, type, class);
	}
	return made && used;
}

/* What of a type is open to every VM, as words; NULL when nothing is. */
static char *open_classes(
	struct check_run *run, const struct domains *domains, size_t type)
{
	static const char *const classes[] = {"file", "dir", "sock_file",
		"fifo_file", "chr_file", "blk_file"};
	const struct model *model = run->policy->model;
	_cleanup_free_ char *text = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		_cleanup_free_ char *before = TAKE_PTR(text);
		size_t class;

		if (model_find_class(model, classes[i], &class) < 0 ||
			!model_takes_target_level(model, class) ||
			!is_open(run, domains, type, class))
			text = TAKE_PTR(before);
		else if (asprintf(&text, "%s%s%s", before ? before : "",
				 before ? " " : "", classes[i]) < 0)
			cli_die(CLI_UNUSABLE, "out of memory");
	}
	return TAKE_PTR(text);
}

void ways_uncategorized(struct check_run *run, const struct domains *domains,
	const struct check_id *id)
{
	const struct model *model = run->policy->model;

	for (size_t type = 0; type < model_types(model); type++) {
		_cleanup_free_ char *classes = NULL;

		if (domains->is_domain[type] || !domains->is_object[type])
			continue;
		classes = open_classes(run, domains, type);
		if (classes)
			check_found(run, id, model_type(model, type), NULL,
				"%s: what a VM makes of it outside its own "
				"folders has no category, and every VM may "
				"open it",
				classes);
	}
}
