/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process has open or mapped and should not. That it was opened is no
 * proof that the policy lets it be: a label can change, and a descriptor can be
 * handed over. */
#include "config.h"

#include <string.h>
#include <sys/sysmacros.h>

#include "check/context.h"
#include "check/process-files.h"
#include "check/process-reach.h"

/* Of one process and kind so many are told one by one. */
#define TOLD_MAX 4

struct reach {
	struct check_run *run;
	const struct records *records;
	const struct process *process;
	char *other;	 /* its context at another level */
	bool is_sharing; /* its VM has files in the role shared */
	size_t told[PROCESSES_FILTER + 1];
};

static bool is_told(struct reach *reach, enum processes_id id)
{
	return reach->told[id]++ >= TOLD_MAX;
}

static void tell_rest(struct reach *reach, enum processes_id id)
{
	if (reach->told[id] > TOLD_MAX)
		process_finding(reach->run, id, reach->process, false,
			"and %zu more", reach->told[id] - TOLD_MAX);
}

static const char *how(const struct process_file *file)
{
	return file->is_mapped ? "mapped" : "open";
}

static bool is_file(const struct process_file *file)
{
	mode_t mode = file->status.st_mode;

	return S_ISREG(mode) || S_ISDIR(mode) || S_ISBLK(mode) || S_ISCHR(mode);
}

/* The class that access to a file is checked in; NULL for what is not told of:
 * what has no name, and devices that all share. */
static const char *class_of(const struct process_file *file)
{
	mode_t mode = file->status.st_mode;
	unsigned int number = major(file->status.st_rdev);

	if (file->name[0] != '/' || file->status.st_nlink == 0)
		return NULL;
	if (S_ISCHR(mode)) /* a pty's end */
		return number >= 136 && number <= 143 ? "chr_file" : NULL;
	return S_ISREG(mode) ? "file" : S_ISFIFO(mode) ? "fifo_file" : NULL;
}

/* Whether another VM may open it, and one of the two may write what the other
 * reads. */
static bool is_open_to_others(
	struct reach *reach, const struct process_file *file)
{
	const struct model *model = reach->run->policy->model;
	const char *name = class_of(file);
	uint32_t allowed, reads, writes;
	size_t class;

	if (!name || model_find_class(model, name, &class) < 0)
		return false;
	allowed = check_ask(reach->run, reach->other, file->label, class);
	reads = allowed & model_bit(model, class, "read");
	writes = allowed & model_bit(model, class, "write");
	return (allowed & model_bit(model, class, "open")) &&
	       (writes || (reads && file->is_written));
}

static void judge_level(struct reach *reach, const struct process_file *file,
	const struct svirt_context *parts)
{
	_cleanup_free_ char *level = NULL;
	const struct svirt_vm *vm =
		records_at(reach->records, &parts->range.high);

	if (is_told(reach, PROCESSES_REACHES))
		return;
	if (svirt_level_format(&parts->range.high, &level) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	process_finding(reach->run, PROCESSES_REACHES, reach->process, true,
		"%s is %s, which is at %s%s%s", file->name, how(file), level,
		vm ? ", the level of " : "", vm ? vm->name : "");
}

static void look_at_vm(const struct process_file *file, void *data)
{
	struct svirt_context parts = {0};
	struct reach *reach = data;

	if (!file->label || svirt_context_parse(file->label, &parts) < 0)
		return;
	if (is_file(file) && svirt_level_count(&parts.range.high) > 0 &&
		!svirt_level_equals(
			&parts.range.high, &reach->process->parts.range.high))
		judge_level(reach, file, &parts);
	else if (svirt_level_count(&parts.range.high) == 0 &&
		 !(reach->is_sharing &&
			 strcmp(parts.type, "svirt_image_t") == 0) &&
		 is_open_to_others(reach, file) &&
		 !is_told(reach, PROCESSES_UNCATEGORIZED))
		process_finding(reach->run, PROCESSES_UNCATEGORIZED,
			reach->process, false,
			"%s is %s, which has no category (%s), and other VMs "
			"may use it",
			file->name, how(file), file->label);
	svirt_context_clear(&parts);
}

static int is_shared(const struct svirt_file *file, void *data)
{
	(void)data;
	return file->role == SVIRT_ROLE_SHARED;
}

static void tell_unseen(struct reach *reach, size_t lost)
{
	if (lost)
		process_finding(reach->run, PROCESSES_UNSEEN, reach->process,
			false,
			"%zu of what it has open or mapped could not be looked "
			"at, or was too much",
			lost);
}

void process_reach_vm(struct check_run *run, const struct records *records,
	const struct process *process)
{
	struct reach reach = {
		.run = run, .records = records, .process = process};
	struct svirt_level level = {0};
	size_t lost;

	if (svirt_level_parse(CONTEXT_OTHER, &level) < 0)
		return;
	/* two categories that are not its own */
	if (svirt_level_dominates(&process->parts.range.high, &level) &&
		svirt_level_parse(CONTEXT_OWN, &level) < 0)
		return;
	level.sensitivity = process->parts.range.low.sensitivity;
	if (svirt_context_with_level(process->context, &level, &reach.other) <
		0)
		cli_die(CLI_UNUSABLE, "out of memory");
	if (process->vm && records->registry)
		reach.is_sharing = svirt_registry_each_file(records->registry,
					   process->vm, is_shared, NULL) != 0;
	lost = process_files_each(process->pid, look_at_vm, &reach);
	tell_rest(&reach, PROCESSES_REACHES);
	tell_rest(&reach, PROCESSES_UNCATEGORIZED);
	tell_unseen(&reach, lost);
	free(reach.other);
}

static void look_at_unconfined(const struct process_file *file, void *data)
{
	struct svirt_context parts = {0};
	struct reach *reach = data;
	const struct svirt_vm *vm = NULL;

	if (!is_file(file) || !file->label ||
		svirt_context_parse(file->label, &parts) < 0)
		return;
	if (svirt_level_count(&parts.range.high) > 0)
		vm = records_at(reach->records, &parts.range.high);
	svirt_context_clear(&parts);
	if (vm && !is_told(reach, PROCESSES_DISK))
		process_finding(reach->run, PROCESSES_DISK, reach->process,
			true, "%s is %s, which is %s's", file->name, how(file),
			vm->name);
}

void process_reach_unconfined(struct check_run *run,
	const struct records *records, const struct process *process)
{
	struct reach reach = {
		.run = run, .records = records, .process = process};
	size_t lost =
		process_files_each(process->pid, look_at_unconfined, &reach);

	tell_rest(&reach, PROCESSES_DISK);
	tell_unseen(&reach, lost);
}
