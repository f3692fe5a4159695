/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who runs at which level: /proc, read in one pass.
 *
 * svirt-alloc does this once a run, so what most processes need is three
 * system calls and no memory. An entry that vanishes or may not be read is
 * skipped; running out of descriptors is an error, or a level that is in use
 * would pass for free. */
#include "config.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "selinux/context.h"
#include "selinux/proc.h"

/* What the policy said of a type. */
struct answer {
	char *type;
	bool separates;
};

struct scan {
	int proc;
	bool separated;
	size_t room;
	struct svirt_processes found;
	size_t answered;
	struct answer *answers;
};

static void directory_close(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

static void scan_clear(struct scan *scan)
{
	svirt_processes_clear(&scan->found);
	for (size_t i = 0; i < scan->answered; i++)
		free(scan->answers[i].type);
	free(scan->answers);
}

/* Whether an entry of /proc could not be read because of what it stands for:
 * the process is gone, somebody else's, or has no context. */
static bool is_unreadable(ssize_t error)
{
	return error == -ENOENT || error == -ESRCH || error == -EACCES ||
	       error == -EPERM || error == -EINVAL;
}

static int answer_add(
	struct scan *scan, const struct context_part *type, bool separates)
{
	struct answer *answers;
	char *copy;

	answers = reallocarray(
		scan->answers, scan->answered + 1, sizeof(*answers));
	if (!answers)
		return -ENOMEM;
	scan->answers = answers;
	copy = strndup(type->start, (size_t)type->length);
	if (!copy)
		return -ENOMEM;
	answers[scan->answered++] = (struct answer){copy, separates};
	return separates;
}

/* Whether to look at a process of this context. Return 1, 0 or -errno. */
static int is_wanted(struct scan *scan, const char *context,
	const struct context_parts *parts)
{
	const struct context_part *type = &parts->type;
	int r;

	if (!scan->separated)
		return 1;
	for (size_t i = 0; i < scan->answered; i++) {
		const struct answer *answer = &scan->answers[i];

		if (strncmp(answer->type, type->start, (size_t)type->length) ==
				0 &&
			answer->type[type->length] == '\0')
			return answer->separates;
	}
	r = svirt_policy_separates(context);
	if (r < 0 && r != -EINVAL)
		return r;
	return answer_add(scan, type, r == 1);
}

static int kind_add(
	struct svirt_processes *found, const char *context, const char *type)
{
	size_t count = found->kind_count;
	struct svirt_process_kind *kinds;

	kinds = reallocarray(found->kinds, count + 1, sizeof(*kinds));
	if (!kinds)
		return -ENOMEM;
	found->kinds = kinds;
	kinds[count] = (struct svirt_process_kind){
		.type = strdup(type), .context = strdup(context)};
	found->kind_count++;
	return kinds[count].type && kinds[count].context ? 0 : -ENOMEM;
}

/* A policy has a few hundred kinds, and anybody a million levels. */
static int kind_find(struct svirt_processes *found,
	const struct svirt_context *parsed,
	const struct svirt_process_kind **ret)
{
	char context[PROC_TEXT_MAX];
	size_t i = 0;
	int err = 0;

	snprintf(context, sizeof(context), "%s:%s:%s:s0", parsed->user,
		parsed->role, parsed->type);
	while (i < found->kind_count &&
		strcmp(found->kinds[i].context, context) != 0)
		i++;
	if (i == found->kind_count)
		err = kind_add(found, context, parsed->type);
	if (err == 0)
		*ret = &found->kinds[i];
	return err;
}

static int process_add(
	struct scan *scan, pid_t pid, const struct svirt_context *parsed)
{
	struct svirt_processes *found = &scan->found;
	const struct svirt_process_kind *kind;
	int err = kind_find(found, parsed, &kind);

	if (err < 0)
		return err;
	if (found->count == scan->room) {
		size_t room = scan->room ? scan->room * 2 : 16;
		struct svirt_process *list;

		list = reallocarray(found->list, room, sizeof(*list));
		if (!list)
			return -ENOMEM;
		found->list = list;
		scan->room = room;
	}
	found->list[found->count++] = (struct svirt_process){
		.pid = pid,
		.type = kind->type,
		.context = kind->context,
		.level = parsed->range.high,
	};
	return 0;
}

static int entry_read(struct scan *scan, const char *name, pid_t pid)
{
	_cleanup_context_ struct svirt_context parsed = {};
	char path[32], context[PROC_TEXT_MAX];
	struct context_parts parts;
	uint64_t start;
	ssize_t length;
	int r;

	snprintf(path, sizeof(path), "%s/attr/current", name);
	length = proc_read(scan->proc, path, context);
	if (length < 0)
		return is_unreadable(length) ? 0 : (int)length;
	context[strcspn(context, "\n")] = '\0';
	if (context_split(context, &parts) < 0 || !parts.range)
		return 0;
	r = is_wanted(scan, context, &parts);
	if (r <= 0)
		return r;
	r = svirt_context_parse(context, &parsed);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (scan->separated && proc_start(scan->proc, name, &start) == -ESRCH)
		return 0;
	return process_add(scan, pid, &parsed);
}

static int by_pid(const void *a, const void *b)
{
	const struct svirt_process *one = a, *other = b;

	return (one->pid > other->pid) - (one->pid < other->pid);
}

SVIRT_PUBLIC
int svirt_processes_read(unsigned int flags, struct svirt_processes *ret)
{
	_cleanup_(directory_close) DIR *directory = NULL;
	_cleanup_(scan_clear) struct scan scan = {
		.separated = flags & SVIRT_PROCESSES_SEPARATED};
	const struct dirent *entry;
	size_t entries = 0;
	uint64_t pid;
	int r;

	if (flags & ~SVIRT_PROCESSES_SEPARATED)
		return -EINVAL;
	if (!svirt_policy_is_enabled()) {
		*ret = (struct svirt_processes){};
		return 0;
	}
	directory = opendir("/proc");
	if (!directory)
		return util_errno();
	scan.proc = dirfd(directory);
	while (errno = 0, (entry = readdir(directory))) {
		if (util_number(entry->d_name, 1, INT_MAX, &pid) < 0)
			continue;
		entries++;
		r = entry_read(&scan, entry->d_name, (pid_t)pid);
		if (r < 0)
			return r;
	}
	if (errno)
		return util_errno();
	/* This process at least has an entry where /proc is mounted. */
	if (entries == 0)
		return -ENOENT;
	if (scan.found.count > 1)
		qsort(scan.found.list, scan.found.count,
			sizeof(*scan.found.list), by_pid);
	*ret = scan.found;
	scan.found = (struct svirt_processes){};
	return 0;
}

SVIRT_PUBLIC
void svirt_processes_clear(struct svirt_processes *processes)
{
	if (!processes)
		return;
	for (size_t i = 0; i < processes->kind_count; i++) {
		free(processes->kinds[i].type);
		free(processes->kinds[i].context);
	}
	free(processes->kinds);
	free(processes->list);
	*processes = (struct svirt_processes){};
}
