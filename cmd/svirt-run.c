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

#include "run/background.h"
#include "run/bridge.h"
#include "run/compose.h"
#include "run/denials.h"
#include "run/program.h"
#include "run/siblings.h"
#include "run/stale.h"
#include "run/steps.h"
#include "run/supervise.h"
#include "shared/cli.h"

enum { CANNOT_RUN = 126, NOT_FOUND = 127, SIGNALLED = 128 };

static void run_clear(struct run *run)
{
	request_clear(&run->request);
	qemu_words_clear(&run->words);
	user_clear(&run->user);
	files_clear(&run->files);
	command_clear(&run->command);
	free(run->name);
	free(run->level);
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
		return compose_start(run, &exec);
	command_print(&exec, stdout);
	putchar('\n');
	return cli_flush() ? 0 : RUN_OWN_FAILURE;
}

/* What is to be done before CMD, in this order; the step that failed, or NULL.
 * Each has said why. */
static const char *prepare(struct run *run)
{
	if (!run->request.dry_run &&
		!bridge_connect(&run->handover, &run->request.command,
			&run->user, &run->mask))
		return "the bridge helper";
	if (!steps_scan(run))
		return "svirt-scan";
	run->proxy.level = run->level;
	run->links = (struct links){.files = &run->files,
		.command = &run->command,
		.user = &run->user,
		.proxy = run->words.daemonize ? NULL : &run->proxy,
		.pidfile = run->words.pidfile,
		.are_printed = !run->request.by_link};
	if (!links_check(&run->links))
		return "what QEMU makes";
	if (run->request.dry_run)
		return steps_label(run) ? NULL : "svirt-label";
	stale_end(NULL, &run->files, &run->mask);
	handover_connect(&run->handover, &run->command, &run->files, &run->user,
		run->level);
	outputs_rename(&run->outputs, &run->command);
	if (!steps_label(run))
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
	steps_restore(run);
	return cli_flush() ? 0 : RUN_OWN_FAILURE;
}

/* Run CMD; *ret_goes_on when it left a VM in the background. */
static int run_command(struct run *run, bool *ret_goes_on)
{
	_cleanup_(command_clear) struct command exec = {0};
	_cleanup_close_ int log = -1;
	int number = supervise_wanted(), status;

	if (number != 0)
		return SIGNALLED + number;
	log = denials_begin();
	handover_open(&run->handover);
	outputs_hand(&run->outputs);
	compose(run, &run->command, &exec);
	status = compose_start(run, &exec);
	if (status != 0)
		denials_tell(log, run->name, run->level, &run->files);
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
	if (!steps_allocate(run))
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
		background_leave(run);
		return status;
	}
	links_end(&run->links);
	if (!steps_restore(run) && status == 0)
		status = RUN_OWN_FAILURE;
	return status;
}

int main(int argc, char **argv)
{
	_cleanup_(run_clear) struct run run = {0};
	int status;

	request_read(argc, argv, &run.request);
	qemu_words_read(&run.request.command, &run.words);
	status = find_program(&run);
	if (status != 0)
		return status;
	if (run.words.is_query && run.words.program == 0)
		return run_as_it_is(&run);
	if (cli_policy_is_enabled())
		check_caller(&run);
	if (!user_read(run.request.user, &run.user))
		return RUN_OWN_FAILURE;
	outputs_open(run.request.dry_run ? NULL : run.request.log,
		cli_policy_is_enabled() && !run.request.dry_run, &run.user,
		&run.outputs);
	supervise_block(&run.mask);
	return cli_policy_is_enabled() ? run_confined(&run)
				       : run_unconfined(&run);
}
