/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy has to do with the use of a file: the rule for its type, the
 * constraint on categories, the boolean. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "check/context.h"
#include "check/explain-mount.h"
#include "check/explain-policy.h"
#include "check/explanation.h"
#include "check/file-label.h"
#include "check/quote.h"

/* What the kernel takes a file for that has no label, or no valid one. */
#define UNLABELED "system_u:object_r:unlabeled_t:s0"

static char *label_of(int fd)
{
	char *label = NULL;

	if (file_label_of(fd, &label) < 0 || !label)
		label = strdup(UNLABELED);
	if (!label)
		cli_die(CLI_UNUSABLE, "out of memory");
	return label;
}

static const char *level_of(const char *context)
{
	const char *level = context_range(context);

	return level ? level : "none";
}

static bool includes(const char *source, const char *target)
{
	struct svirt_range one, two;

	return svirt_range_parse(level_of(source), &one) == 0 &&
	       svirt_range_parse(level_of(target), &two) == 0 &&
	       svirt_level_dominates(&one.high, &two.high);
}

void explain_policy_refusal(struct check_run *run, const char *subject,
	const struct policy_question *question, const struct refusal *refusal,
	const char *remedy)
{
	const char *class = model_class(run->policy->model, question->class);
	_cleanup_free_ char *source = context_type(question->source);
	_cleanup_free_ char *target = context_type(question->target);
	_cleanup_free_ char *whose = record_whose(question->target);

	if (refusal->kind == REFUSAL_UNKNOWN)
		explanation_no(run, EXPLAIN_UNKNOWN, subject, remedy,
			"the policy does not know %s or %s", question->source,
			question->target);
	else if (refusal->kind == REFUSAL_BOOLEAN)
		explanation_no(run, EXPLAIN_BOOLEAN, subject, remedy,
			"%s: a rule from %s to %s:%s is off, by the boolean %s",
			refusal->words, source, target, class,
			refusal->boolean);
	else if (refusal->kind == REFUSAL_RULE)
		explanation_no(run, EXPLAIN_TYPE, subject, remedy,
			"%s: no rule allows it from %s to %s:%s",
			refusal->words, source, target, class);
	else if (includes(question->source, question->target))
		explanation_no(run, EXPLAIN_CATEGORY, subject, remedy,
			"%s: a constraint says no: %s", refusal->words,
			refusal->constraint);
	else
		explanation_no(run, EXPLAIN_CATEGORY, subject, remedy,
			"%s: a constraint says no, since %s does not include "
			"%s%s%s: %s",
			refusal->words, level_of(question->source),
			level_of(question->target),
			whose ? ", the level of " : "", whose ? whose : "",
			refusal->constraint ? refusal->constraint : "");
}

/* Ask, and end the program when the policy cannot answer. */
static struct refusal ask(struct check_run *run,
	const struct policy_question *question, const char *const *names)
{
	uint32_t permissions = 0;
	struct refusal refusal;
	int err;

	for (; *names; names++)
		permissions |=
			model_bit(run->policy->model, question->class, *names);
	err = refusal_find(run->policy, question, permissions, &refusal);
	if (err < 0)
		cli_die(CLI_UNUSABLE, "%s: %s", run->policy->name,
			strerror(-err));
	return refusal;
}

/* Whether a path is one of the host's own places, or in one: neither it nor
 * what is in it becomes a VM's. */
static bool is_hosts(const char *path)
{
	static const char *const inside[] = {
		"/etc/", "/usr/", "/boot/", "/proc/", "/sys/"};
	static const char *const places[] = {"/", "/etc", "/usr", "/boot",
		"/root", "/home", "/var", "/var/lib", "/tmp", "/run", "/srv",
		"/mnt", "/dev", "/proc", "/sys"};

	for (size_t i = 0; i < ARRAY_SIZE(inside); i++) {
		if (strncmp(path, inside[i], strlen(inside[i])) == 0)
			return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		if (strcmp(path, places[i]) == 0)
			return true;
	}
	return false;
}

/* A type of folder that a VM may pass, for the remedy: what the policy says. */
static char *find_passable(struct check_run *run, const char *context,
	size_t class, const char *path)
{
	static const char *const types[] = {
		"virt_image_t", "virt_content_t", "var_t", "usr_t"};
	const struct model *model = run->policy->model;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		_cleanup_free_ char *target = NULL, *expression = NULL;

		if (asprintf(&target, "system_u:object_r:%s:s0", types[i]) < 0)
			cli_die(CLI_UNUSABLE, "out of memory");
		if (!(check_ask(run, context, target, class) &
			    model_bit(model, class, "search")))
			continue;
		expression = quote_expression(path, "");
		return quote_command(
			"semanage fcontext -a -t %s %s\nrestorecon -v %s",
			types[i], expression, path);
	}
	return NULL;
}

bool explain_policy_folder(
	struct check_run *run, const char *context, int fd, const char *path)
{
	static const char *const search[] = {"search", NULL};
	_cleanup_free_ char *label = label_of(fd);
	struct policy_question question = {.source = context, .target = label};
	_cleanup_free_ char *remedy = NULL;
	struct refusal refusal;
	bool is_passed;

	if (model_find_class(run->policy->model, "dir", &question.class) < 0)
		return false;
	refusal = ask(run, &question, search);
	is_passed = refusal.kind == REFUSAL_NONE;
	if (!is_passed) {
		if (strcmp(label, UNLABELED) == 0)
			remedy = quote_command("restorecon -v %s", path);
		else if (!is_hosts(path))
			remedy = find_passable(
				run, context, question.class, path);
		explain_policy_refusal(run, path, &question, &refusal, remedy);
	}
	refusal_clear(&refusal);
	return is_passed;
}

/* What mends a refusal of the file itself. */
static char *find_remedy(const struct record *record, int fd, const char *path,
	const struct refusal *refusal, mode_t mode)
{
	_cleanup_free_ char *quoted = quote_word(path);
	const char *vm = record->vm.name;
	const char *boolean = refusal->boolean;
	bool is_on = refusal->is_on;
	const char *type = explain_mount_without_labels(fd);
	char *remedy;
	int n;

	if (type && svirt_policy_boolean(type, &boolean) >= 0)
		is_on = true;
	if (boolean && (type || !(S_ISREG(mode) || S_ISBLK(mode))))
		n = asprintf(&remedy, "setsebool -P %s %s", boolean,
			is_on ? "on" : "off");
	else if (record->is_own)
		n = asprintf(
			&remedy, "chcon -h %s -- %s", record->context, quoted);
	else if (record->owner && record->is_exclusive)
		n = asprintf(&remedy,
			"svirt-restore --file=%s %s\nsvirt-label %s %s", quoted,
			record->owner, vm, quoted);
	else
		n = asprintf(&remedy, "svirt-label %s%s %s",
			S_ISDIR(mode) ? "-R " : "", vm, quoted);
	if (n < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	return remedy;
}

static const char *const reads[] = {"getattr", "open", "read", NULL};
static const char *const reads_folder[] = {
	"getattr", "open", "read", "search", NULL};
static const char *const writes[] = {"open", "write", NULL};

int explain_policy_file(struct check_run *run, const struct record *record,
	int fd, const char *path, int wanted)
{
	_cleanup_free_ char *label = label_of(fd);
	struct policy_question question = {
		.source = record->vm.process, .target = label};
	struct stat status;
	bool is_told = false; /* one command mends both */
	int may = 0;

	if (fstat(fd, &status) < 0 ||
		model_find_class(run->policy->model,
			util_file_class(status.st_mode), &question.class) < 0)
		return 0;
	for (int bit = R_OK; bit >= W_OK; bit /= 2) {
		struct refusal refusal;
		_cleanup_free_ char *remedy = NULL;

		if (!(wanted & bit))
			continue;
		refusal = ask(run, &question,
			bit == W_OK		  ? writes
			: S_ISDIR(status.st_mode) ? reads_folder
						  : reads);
		if (refusal.kind == REFUSAL_NONE) {
			explanation_ok(run, EXPLAIN_TYPE, path,
				"%s: a rule allows it to %s", refusal.words,
				label);
			may |= bit;
		} else {
			if (!is_told && !is_hosts(path))
				remedy = find_remedy(record, fd, path, &refusal,
					status.st_mode);
			is_told = true;
			explain_policy_refusal(
				run, path, &question, &refusal, remedy);
		}
		refusal_clear(&refusal);
	}
	return may;
}
