/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes that matter to VMs, as one pass over /proc shows them; what is
 * wrong with one is processes.c.
 *
 * Anybody can start processes by the thousand and call them what he likes. So
 * what is kept of most is nothing, and what a process says of itself (comm,
 * arguments) is not looked at.
 */
#include "config.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check/file-label.h"
#include "check/monitor.h"
#include "check/process-list.h"
#include "check/process-text.h"

static void closedirp(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

static void process_clear(struct process *process)
{
	free(process->context);
	svirt_context_clear(&process->parts);
	free(process->executable);
	free(process->cgroup);
}

void process_list_clear(struct process_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		process_clear(&list->list[i]);
	free(list->list);
	*list = (struct process_list){0};
}

static char *copy(const char *text)
{
	char *made = strdup(text);

	if (!made)
		cli_die(CLI_UNUSABLE, "out of memory");
	return made;
}

static bool is_domain(const struct process_list_question *question,
	const struct model *model, const char *type)
{
	const struct domains *domains = question->domains;

	for (size_t i = 0; i < domains->count; i++) {
		if (strcmp(model_type(model, domains->list[i].type), type) == 0)
			return true;
	}
	return false;
}

/* -ESRCH when it is gone; no context at all is none that could be read. */
static int read_context(const struct process_list_question *question,
	const struct model *model, struct process *process)
{
	char text[PROCESS_TEXT_MAX];
	ssize_t length = process_text_read(process->pid, "attr/current", text);

	if (length == -ESRCH)
		return -ESRCH;
	if (length <= 0)
		return 0;
	text[strcspn(text, "\n")] = '\0';
	if (svirt_context_parse(text, &process->parts) < 0)
		return 0;
	process->context = copy(text);
	process->is_vm = is_domain(question, model, process->parts.type);
	return 0;
}

/* The program that it is, whatever it calls itself. */
static int read_executable(struct process *process)
{
	char text[PROCESS_TEXT_MAX], path[64], label[FILE_LABEL_MAX];
	int err = process_text_link(process->pid, "exe", text);
	enum monitor kind;

	if (err < 0)
		return err;
	kind = monitor_kind(text, NULL);
	if (kind == MONITOR_NONE) {
		snprintf(path, sizeof(path), "/proc/%d/exe", (int)process->pid);
		if (file_label_at(path, label) > 0)
			kind = monitor_kind(NULL, label);
	}
	process->is_monitor = kind != MONITOR_NONE;
	process->is_main = kind == MONITOR_MAIN;
	if (process->is_monitor || process->is_vm)
		process->executable = copy(text);
	return 0;
}

static void read_cgroup(const struct records *records, struct process *process)
{
	char text[PROCESS_TEXT_MAX];
	const char *path = NULL;

	if (process_text_read(process->pid, "cgroup", text) > 0)
		path = process_text_cgroup(text);
	if (path)
		process->vm = records_of_cgroup(records, path);
	if (process->is_vm || process->is_monitor || process->vm)
		process->cgroup = copy(path ? path : "");
}

static void read_status(struct process *process)
{
	char text[PROCESS_TEXT_MAX] = "";
	uint64_t number;

	if (process_text_read(process->pid, "status", text) < 0)
		return;
	process->is_root =
		process_text_status(text, "Uid", &number) == 0 && number == 0;
	process->has_filter =
		process_text_status(text, "Seccomp", &number) == 0 &&
		number > 0;
	if (process_text_status(text, "PPid", &number) == 0 &&
		number <= INT_MAX)
		process->parent = (pid_t)number;
}

static void append(struct process_list *list, struct process *process)
{
	struct process *grown;

	/* twice as many as there are, at each power of two */
	if ((list->count & (list->count - 1)) == 0) {
		grown = reallocarray(list->list,
			list->count ? list->count * 2 : 1, sizeof(*grown));
		if (!grown)
			cli_die(CLI_UNUSABLE, "out of memory");
		list->list = grown;
	}
	list->list[list->count++] = *process;
	*process = (struct process){0};
}

static void read_one(struct check_run *run,
	const struct process_list_question *question, pid_t pid,
	struct process_list *list)
{
	_cleanup_(process_clear) struct process process = {.pid = pid};
	uint64_t start;
	int err = read_context(question, run->policy->model, &process);

	if (err < 0)
		return;
	err = read_executable(&process);
	/* a thread of the kernel has none */
	if (err < 0 && err != -ENOENT && err != -ESRCH)
		list->lost++;
	read_cgroup(question->records, &process);
	if (!process.is_vm && !process.is_monitor && !process.vm)
		return;
	/* a zombie has nothing, and does nothing */
	if (svirt_process_start(pid, &start) == -ESRCH)
		return;
	read_status(&process);
	append(list, &process);
}

int process_list_read(struct check_run *run,
	const struct process_list_question *question, struct process_list *ret)
{
	_cleanup_(closedirp) DIR *directory = opendir("/proc");
	const struct dirent *entry;
	uint64_t pid;

	if (!directory)
		return util_errno();
	*ret = (struct process_list){0};
	while (errno = 0, (entry = readdir(directory))) {
		if (util_number(entry->d_name, 1, INT_MAX, &pid) == 0)
			read_one(run, question, (pid_t)pid, ret);
	}
	return errno ? util_errno() : 0;
}

/* Whether a process still is what it was: it has not ended, nor become another
 * by execve. */
static bool is_same(const struct process *process)
{
	char text[PROCESS_TEXT_MAX];
	uint64_t start;

	if (svirt_process_start(process->pid, &start) < 0 ||
		process_text_read(process->pid, "attr/current", text) < 0)
		return false;
	text[strcspn(text, "\n")] = '\0';
	return !process->context || strcmp(text, process->context) == 0;
}

static bool is_odd(const struct process *process)
{
	return process->vm && !process->is_vm;
}

void process_list_settle(struct process_list *list)
{
	const struct timespec moment = {.tv_nsec = 200000000};
	size_t kept = 0, odd = 0;

	for (size_t i = 0; i < list->count; i++)
		odd += is_odd(&list->list[i]);
	if (odd == 0)
		return;
	nanosleep(&moment, NULL);
	for (size_t i = 0; i < list->count; i++) {
		struct process *process = &list->list[i];

		if (is_odd(process) && !is_same(process))
			process_clear(process);
		else
			list->list[kept++] = *process;
	}
	list->count = kept;
}
