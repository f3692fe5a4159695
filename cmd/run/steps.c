/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands before and after CMD, and what each is given: svirt-alloc,
 * svirt-scan, svirt-label, svirt-restore. CMD itself is compose.c's. */
#include "config.h"

#include <string.h>

#include "run/siblings.h"
#include "run/steps.h"

/* Do a step, or only print it. */
static int do_step(const struct run *run, struct step *step)
{
	if (!run->request.dry_run)
		return siblings_run(step, &run->mask);
	siblings_print(step, stdout);
	return 0;
}

static bool is_tcg(const struct run *run)
{
	return run->request.tcg || run->words.is_tcg ||
	       (run->words.asks_kvm && !user_has_kvm(&run->user));
}

/* NAME, a TAB, LEVEL */
static bool read_vm(struct run *run, const char *line)
{
	size_t length = strcspn(line, "\t\n");

	run->name = strndup(line, length);
	line += length + (line[length] == '\t');
	run->level = strndup(line, strcspn(line, "\n"));
	return run->name && run->level && svirt_name_is_valid(run->name);
}

bool steps_allocate(struct run *run)
{
	const char *name =
		run->request.name ? run->request.name : run->words.name;
	_cleanup_(step_clear) struct step step;

	siblings_begin(&step, "svirt-alloc");
	if (is_tcg(run))
		command_add(&step.command, "--tcg");
	command_add(&step.command, "--owner=%d", (int)getpid());
	if (run->request.uid)
		command_add(&step.command, "--uid=%s", run->request.uid);
	command_add(&step.command, "--output=name,level");
	if (name)
		command_add(&step.command, "%s", name);
	if (run->request.dry_run) {
		siblings_print(&step, stdout);
		command_add(&step.command, "--dry-run");
	}
	step.takes_output = true;
	step.finishes = true;
	if (siblings_run(&step, &run->mask) != 0)
		return false;
	return read_vm(run, step.output);
}

static void begin_scan(struct step *step, const struct run *run, bool json)
{
	siblings_begin(step, "svirt-scan");
	if (json)
		command_add(&step->command, "--json");
	command_add(&step->command, "--move-created=" SVIRT_RUNDIR_PATH "/%s",
		run->name);
	command_add(&step->command, "--");
	command_add_words(&step->command, run->request.command.words);
	step->takes_output = true;
}

/* svirt-scan's words, with what QEMU makes in the VM's folder, where JSON
 * cannot have them: none when it would not look at this command. */
static void move(struct run *run)
{
	_cleanup_(step_clear) struct step step;
	const char *word;

	begin_scan(&step, run, false);
	step.quiet = true;
	siblings_run(&step, &run->mask);
	for (word = step.output; word < step.output + step.output_size;
		word += strlen(word) + 1)
		command_add(&run->command, "%s", word);
}

/* Read which files there are. Status 1 of svirt-scan is a warning: what has no
 * label is denied. */
bool steps_scan(struct run *run)
{
	_cleanup_(step_clear) struct step step = {0};
	int status;

	for (size_t i = 0; i < run->request.files.count; i++) {
		const struct file *file = &run->request.files.list[i];

		files_add(&run->files, file->role, file->path, NULL, NULL)
			->by_option = true;
	}
	if (run->words.program == run->request.command.count) {
		command_add_words(&run->command, run->request.command.words);
		return true;
	}
	begin_scan(&step, run, true);
	status = siblings_run(&step, &run->mask);
	if (status > 1)
		return false;
	files_read(&run->files, step.output, &run->command);
	if (run->command.count == 0)
		move(run);
	if (run->command.count == run->request.command.count)
		return true;
	cli_warn("%s: not started: svirt-scan says why",
		run->request.command.words[0]);
	return false;
}

bool steps_label(struct run *run)
{
	_cleanup_free_ char *list = NULL, *shown = NULL;
	_cleanup_(step_clear) struct step step;

	siblings_begin(&step, "svirt-label");
	if (!files_list(&run->files, &list, &step.input_size, &shown))
		return true;
	step.input = list;
	step.input_shown = shown;
	if (run->request.allow)
		command_add(&step.command, "--allow=%s", run->request.allow);
	if (run->request.owner)
		command_add(&step.command, "--owner=%s", run->request.owner);
	command_add(&step.command, "-0");
	command_add(&step.command, "-f");
	command_add(&step.command, "-");
	command_add(&step.command, "%s", run->name);
	return do_step(run, &step) == 0;
}

bool steps_restore(struct run *run)
{
	_cleanup_(step_clear) struct step step;

	siblings_begin(&step, "svirt-restore");
	step.finishes = true;
	command_add(&step.command, "--release");
	command_add(&step.command, "%s", run->name);
	return do_step(run, &step) == 0;
}
