/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * svirt-run: the other commands around one that runs a VM.
 *
 * This program MUST
 *  - start CMD through svirt-exec alone, unless CMD only prints something and
 *    ends, or SELinux is disabled and --if-enabled says so;
 *  - hold no privilege of its own: what needs one, another command does, in its
 *    own domain;
 *  - label before CMD starts, and never start it when a file was refused;
 *  - undo, in reverse, what it did: after CMD has ended, and when a step
 * failed. The VM is its process's (--owner), so that svirt-restore --stale
 * undoes it where svirt-run itself was killed;
 *  - use files that the command line names as the VM's user only.
 */
#include "config.h"

#include <string.h>

#include "run/fds.h"
#include "run/files.h"
#include "run/links.h"
#include "run/log.h"
#include "run/program.h"
#include "run/request.h"
#include "run/siblings.h"
#include "run/stale.h"
#include "run/supervise.h"
#include "run/user.h"
#include "run/words.h"
#include "shared/cli.h"

enum { CANNOT_RUN = 126, NOT_FOUND = 127, SIGNALLED = 128 };

struct run {
	struct request request;
	struct words words;
	struct user user;
	struct files files;
	struct command command; /* to run: what QEMU makes, moved */
	struct links links;
	struct log log;
	char *name;
	sigset_t mask;
};

static void run_clear(struct run *run)
{
	request_clear(&run->request);
	words_clear(&run->words);
	user_clear(&run->user);
	files_clear(&run->files);
	command_clear(&run->command);
	free(run->name);
}

/* Do a step, or only print it. */
static int do_step(const struct run *run, struct step *step)
{
	if (!run->request.dry_run)
		return siblings_run(step, &run->mask);
	siblings_print(step, stdout);
	return 0;
}

/* The program behind the links on PATH takes the place of its name. */
static int find_program(struct run *run)
{
	struct command *command = &run->request.command;
	char *path;

	if (run->words.program == command->count)
		return 0;
	path = program_find(command->words[run->words.program]);
	if (!path) {
		cli_warn("%s: no such program%s",
			command->words[run->words.program],
			run->request.by_link ? " behind svirt-run's links"
					     : "");
		return NOT_FOUND;
	}
	free(command->words[run->words.program]);
	command->words[run->words.program] = path;
	return 0;
}

static int run_as_it_is(const struct run *run)
{
	char **words = run->request.command.words;

	execvp(words[0], words);
	cli_warn("%s: %s", words[0], strerror(errno));
	return errno == ENOENT ? NOT_FOUND : CANNOT_RUN;
}

static void check_caller(const struct run *run)
{
	bool is_bare = run->words.program == run->request.command.count &&
		       run->request.files.count == 0;

	if (is_bare)
		cli_die(RUN_OWN_FAILURE,
			"%s: no QEMU: name its files: svirt-run "
			"--image=FILE -- %s",
			run->request.command.words[0],
			run->request.command.words[0]);
	if (geteuid() != 0)
		cli_die(RUN_OWN_FAILURE,
			"only root labels files: sudo svirt-run %s ... (the VM "
			"still runs as you)",
			run->request.command.words[0]);
}

/* svirt-exec, in the place of QEMU's word; what comes before stays. */
static void compose(const struct run *run, const struct command *command,
	struct command *ret)
{
	size_t program = run->words.program;

	if (program == command->count)
		program = 0;
	for (size_t i = 0; i < program; i++)
		command_add(ret, "%s", command->words[i]);
	command_add(ret, "svirt-exec");
	if (strcmp(cli_registry_path(), SVIRT_REGISTRY_PATH) != 0)
		command_add(ret, "--registry=%s", cli_registry_path());
	if (run->request.if_enabled)
		command_add(ret, "--if-enabled");
	if (run->user.option)
		command_add(ret, "--user=%s", run->user.option);
	fds_keep(command->words, ret);
	command_add(ret, "%s", run->name);
	command_add(ret, "--");
	command_add_words(ret, command->words + program);
}

/* Name svirt-exec by its path, and be there until it ends. */
static int start(struct run *run, struct command *exec)
{
	size_t program = run->words.program;
	char *path = siblings_path("svirt-exec");

	if (program == run->request.command.count)
		program = 0;
	if (cli_is_verbose()) {
		command_print(exec, stderr);
		fputc('\n', stderr);
	}
	free(exec->words[program]);
	exec->words[program] = path;
	return supervise_run(exec->words, &run->log, &run->mask);
}

/* Without SELinux svirt-exec says that CMD runs unconfined. */
static int run_unconfined(struct run *run)
{
	_cleanup_(command_clear) struct command exec = {0};

	if (!run->request.if_enabled)
		cli_die(RUN_OWN_FAILURE,
			"SELinux is disabled: %s is not started%s",
			run->request.command.words[0],
			run->request.by_link
				? ""
				: ": --if-enabled would run it unconfined");
	run->name = strdup("none");
	compose(run, &run->request.command, &exec);
	if (!run->request.dry_run)
		return start(run, &exec);
	command_print(&exec, stdout);
	putchar('\n');
	return cli_flush() ? 0 : RUN_OWN_FAILURE;
}

static bool is_tcg(const struct run *run)
{
	return run->request.tcg || run->words.is_tcg ||
	       (run->words.asks_kvm && !user_has_kvm(&run->user));
}

/* A name that is given is held, or a name is made. */
static bool allocate(struct run *run)
{
	const char *name =
		run->request.name ? run->request.name : run->words.name;
	_cleanup_(step_clear) struct step step;

	siblings_begin(&step, "svirt-alloc");
	if (is_tcg(run))
		command_add(&step.command, "--tcg");
	command_add(&step.command, "--owner=%d", (int)getpid());
	command_add(&step.command, "--output=name");
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
	run->name = strndup(step.output, strcspn(step.output, "\n"));
	return run->name && svirt_name_is_valid(run->name);
}

/* svirt-scan's words, with what QEMU makes in the VM's folder: none when it
 * would not look at this command. */
static void move(struct run *run)
{
	_cleanup_(step_clear) struct step step;
	const char *word;

	siblings_begin(&step, "svirt-scan");
	command_add(&step.command, "--move-created=" SVIRT_RUNDIR_PATH "/%s",
		run->name);
	command_add(&step.command, "--");
	command_add_words(&step.command, run->request.command.words);
	step.takes_output = true;
	step.quiet = true;
	siblings_run(&step, &run->mask);
	for (word = step.output; word < step.output + step.output_size;
		word += strlen(word) + 1)
		command_add(&run->command, "%s", word);
}

/* Read which files there are. Status 1 of svirt-scan is a warning: what has no
 * label is denied. */
static bool scan(struct run *run)
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
	siblings_begin(&step, "svirt-scan");
	command_add(&step.command, "--json");
	command_add(&step.command, "--move-created=" SVIRT_RUNDIR_PATH "/%s",
		run->name);
	command_add(&step.command, "--");
	command_add_words(&step.command, run->request.command.words);
	step.takes_output = true;
	status = siblings_run(&step, &run->mask);
	if (status > 1)
		return false;
	files_read(&run->files, step.output);
	move(run);
	if (run->command.count == run->request.command.count)
		return true;
	cli_warn("%s: not started: svirt-scan says why",
		run->request.command.words[0]);
	return false;
}

static bool label(struct run *run)
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
	command_add(&step.command, "-0");
	command_add(&step.command, "-f");
	command_add(&step.command, "-");
	command_add(&step.command, "%s", run->name);
	return do_step(run, &step) == 0;
}

static bool restore(struct run *run)
{
	_cleanup_(step_clear) struct step step;

	siblings_begin(&step, "svirt-restore");
	step.finishes = true;
	command_add(&step.command, "--release");
	command_add(&step.command, "%s", run->name);
	return do_step(run, &step) == 0;
}

/* What is to be done before CMD, in this order; the step that failed, or NULL.
 * Each has said why. */
static const char *prepare(struct run *run)
{
	if (!scan(run))
		return "svirt-scan";
	run->links = (struct links){.files = &run->files,
		.user = &run->user,
		.pidfile = run->words.pidfile,
		.are_printed = !run->request.by_link};
	if (!links_check(&run->links))
		return "what QEMU makes";
	if (run->request.dry_run)
		return label(run) ? NULL : "svirt-label";
	stale_end(NULL, &run->files, &run->mask);
	if (!label(run))
		return "svirt-label";
	if (!links_make(&run->links))
		return "what QEMU makes";
	return NULL;
}

static int print_rest(struct run *run)
{
	_cleanup_(command_clear) struct command exec = {0};

	compose(run, &run->command, &exec);
	command_print(&exec, stdout);
	putchar('\n');
	restore(run);
	return cli_flush() ? 0 : RUN_OWN_FAILURE;
}

/* Run CMD; *ret_goes_on when it left a VM in the background. */
static int run_command(struct run *run, bool *ret_goes_on)
{
	_cleanup_(command_clear) struct command exec = {0};
	int number = supervise_wanted(), status;

	if (number != 0)
		return SIGNALLED + number;
	compose(run, &run->command, &exec);
	status = start(run, &exec);
	*ret_goes_on = run->words.daemonize && status == 0;
	return status;
}

static int run_confined(struct run *run)
{
	const char *failed;
	bool goes_on = false;
	int status = RUN_OWN_FAILURE;

	if (!run->request.dry_run)
		stale_end(
			run->request.name ? run->request.name : run->words.name,
			NULL, &run->mask);
	if (!allocate(run))
		return RUN_OWN_FAILURE;
	failed = prepare(run);
	if (run->request.dry_run)
		return failed ? RUN_OWN_FAILURE : print_rest(run);
	if (failed)
		cli_warn("%s: not started: %s failed; what was done before is "
			 "undone",
			run->name, failed);
	else
		status = run_command(run, &goes_on);
	if (goes_on) {
		cli_verbose("%s: goes on in the background; svirt-restore "
			    "--stale puts its labels back when it is over",
			run->name);
		return status;
	}
	links_end(&run->links);
	if (!restore(run) && status == 0)
		status = RUN_OWN_FAILURE;
	return status;
}

int main(int argc, char **argv)
{
	_cleanup_(run_clear) struct run run = {0};
	int status;

	request_read(argc, argv, &run.request);
	words_read(&run.request.command, &run.words);
	status = find_program(&run);
	if (status != 0)
		return status;
	if (run.words.is_query && run.words.program == 0)
		return run_as_it_is(&run);
	if (cli_policy_is_enabled())
		check_caller(&run);
	user_read(run.request.user, &run.user);
	log_open(run.request.dry_run ? NULL : run.request.log, &run.user,
		&run.log);
	supervise_block(&run.mask);
	return cli_policy_is_enabled() ? run_confined(&run)
				       : run_unconfined(&run);
}
