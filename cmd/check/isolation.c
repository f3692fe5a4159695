/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counts what a VM may do to what is another's. Each question is asked once for
 * two types, a class and a relation of levels: names of VMs and files do not
 * matter to the policy. Ways out of a domain are in ways-out.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/context.h"
#include "check/isolation.h"
#include "check/matrix-judge.h"
#include "check/remains.h"
#include "check/ways-out.h"

enum {
	REACHES,
	LEAVES,
	CROSSES,
	MAKES,
	MEANT,
	UNKNOWN,
	UNREAD,
	REMAINS,
	CELLS,
};

const struct check_id isolation_ids[] = {
	[REACHES] = {"isolation.reaches", SEVERITY_ERROR,
		"a VM may do something to what is at another VM's level"},
	[LEAVES] = {"isolation.leaves", SEVERITY_ERROR,
		"a VM may become a type that categories do not hold"},
	[CROSSES] = {"isolation.crosses", SEVERITY_ERROR,
		"a VM may use what is another's, by the labels there are"},
	[MAKES] = {"isolation.uncategorized", SEVERITY_WARNING,
		"what a VM makes carries no category, and other VMs may use "
		"it"},
	[MEANT] = {"isolation.overlap-meant", SEVERITY_WARNING,
		"the same, by svirt-alloc --overlap"},
	[UNKNOWN] = {"isolation.unknown", SEVERITY_WARNING,
		"a label is none of the policy: what it allows is not known"},
	[UNREAD] = {"isolation.unread", SEVERITY_WARNING,
		"others may read or write the registry: it proves nothing"},
	[REMAINS] = {"isolation.remains", SEVERITY_INFO,
		"what is left between two VMs, and why"},
	[CELLS] = {"isolation.cells", SEVERITY_INFO,
		"how many VMs and files were asked about; with --json, who "
		"may use what"},
	{0},
};
const struct check_id *const isolation_cell_id = &isolation_ids[CELLS];

/* Every class of one target, for one domain. */
static void each_class(struct check_run *run, const struct domains *domains,
	const struct domain *domain, size_t target, isolation_fn *fn,
	void *data)
{
	const struct model *model = run->policy->model;
	size_t classes = model_classes(model);
	_cleanup_free_ char *source =
		context_process(model, domain->type, CONTEXT_OWN);
	_cleanup_free_ char *other =
		domains->is_domain[target]
			? context_process(model, target, CONTEXT_OTHER)
			: context_object(model, target, CONTEXT_OTHER);

	for (size_t class = 0; class < classes; class ++) {
		struct isolation_cell cell = {
			.source = domain->type,
			.target = target,
			.class = class,
			.is_process = domains->is_domain[target],
			.given = domain->rules[target * classes + class],
		};

		if (!cell.given)
			continue;
		cell.allowed = check_ask(run, source, other, class);
		cell.remaining = remains_of(model, class, cell.allowed);
		cell.violations = cell.allowed & ~cell.remaining;
		fn(run, &cell, data);
	}
}

void isolation_each(struct check_run *run, const struct domains *domains,
	isolation_fn *fn, void *data)
{
	const struct model *model = run->policy->model;

	for (size_t i = 0; i < domains->count; i++) {
		for (size_t type = 0; type < model_types(model); type++) {
			if (domains->is_domain[type] ||
				domains->is_object[type])
				each_class(run, domains, &domains->list[i],
					type, fn, data);
		}
	}
}

struct tally {
	uint32_t *remaining; /* by class */
};

/* With -v: what says no to the permissions that a rule alone would give. */
static void tell_refused(struct check_run *run,
	const struct isolation_cell *cell, uint32_t permissions)
{
	const struct model *model = run->policy->model;
	_cleanup_free_ char *source =
		context_process(model, cell->source, CONTEXT_OWN);
	_cleanup_free_ char *target =
		cell->is_process
			? context_process(model, cell->target, CONTEXT_OTHER)
			: context_object(model, cell->target, CONTEXT_OTHER);
	struct policy_question question = {
		.source = source, .target = target, .class = cell->class};
	_cleanup_free_ char *names =
		policy_names(run->policy, cell->class, permissions);
	_cleanup_free_ char *why =
		policy_why(run->policy, &question, permissions);

	if (!names || !why)
		cli_die(CLI_UNUSABLE, "out of memory");
	cli_verbose("%s to %s:%s: %s: refused:\n%s",
		model_type(model, cell->source),
		model_type(model, cell->target),
		model_class(model, cell->class), names, why);
}

static void judge(
	struct check_run *run, const struct isolation_cell *cell, void *data)
{
	const struct model *model = run->policy->model;
	struct tally *tally = data;
	_cleanup_free_ char *subject = NULL;
	_cleanup_free_ char *names = NULL;

	tally->remaining[cell->class] |= cell->remaining;
	if (cli_is_verbose() && (cell->given & ~cell->allowed))
		tell_refused(run, cell, cell->given & ~cell->allowed);
	if (!cell->violations)
		return;
	names = policy_names(run->policy, cell->class, cell->violations);
	if (!names || asprintf(&subject, "%s to %s:%s",
			      model_type(model, cell->source),
			      model_type(model, cell->target),
			      model_class(model, cell->class)) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	check_found(run, &isolation_ids[REACHES], subject, CONTEXT_LOAD,
		"%s, at %s to %s: a rule allows it and no constraint on "
		"categories says no",
		names, CONTEXT_OWN, CONTEXT_OTHER);
}

/* What remains.c leaves, said once. */
static void tell_remaining(struct check_run *run, const uint32_t *permissions)
{
	const struct policy *policy = run->policy;

	for (size_t class = 0; class < model_classes(policy->model); class ++) {
		_cleanup_free_ char *names = NULL;

		if (!permissions[class])
			continue;
		names = policy_names(policy, class, permissions[class]);
		if (!names)
			cli_die(CLI_UNUSABLE, "out of memory");
		check_found(run, &isolation_ids[REMAINS],
			model_class(policy->model, class), NULL,
			"%s: see svirt(7)", names);
	}
}

/* Every two VMs there are, and every file of each. */
static int look_at_matrix(struct check_run *run)
{
	const struct matrix_ids ids = {
		.crosses = &isolation_ids[CROSSES],
		.meant = &isolation_ids[MEANT],
		.unknown = &isolation_ids[UNKNOWN],
		.cells = &isolation_ids[CELLS],
	};
	int err = matrix_open(run, &run->matrix);

	if (err == -EPERM) {
		check_found(run, &isolation_ids[UNREAD], cli_registry_path(),
			NULL, "open to others, so what is in it may be theirs");
		return 0;
	}
	if (err == 0 && run->matrix)
		matrix_judge(run, run->matrix, &ids);
	return err;
}

int isolation_check(struct check_run *run)
{
	const struct model *model = run->policy->model;
	_cleanup_(domains_clear) struct domains domains = {0};
	_cleanup_free_ uint32_t *left =
		calloc(model_classes(model), sizeof(*left));
	struct tally tally = {.remaining = left};
	int err = left ? domains_find(model, &domains) : -ENOMEM;

	if (err < 0)
		return err;
	isolation_each(run, &domains, judge, &tally);
	ways_out(run, &domains, &isolation_ids[LEAVES]);
	ways_uncategorized(run, &domains, &isolation_ids[MAKES]);
	tell_remaining(run, left);
	return look_at_matrix(run);
}
