/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * svirt-exec: replace this process by a command in a VM's context.
 *
 * This program MUST
 *  - never run the command in another context than the VM's: SELinux off, a
 *    registry that cannot be read, a VM that is not there, a transition that
 *    is refused, each ends it (--if-enabled allows the first, and says so);
 *  - never start a VM that runs already;
 *  - have the start on record, durably, before it happens, and take the record
 *    back when it did not happen;
 *  - hand on no descriptor but 0 to 2 and those named, none of its own, no way
 *    back to the user it was started as, and no capability that a confined
 *    command has no use for;
 *  - change nothing else that a command inherits but its control group and
 *    TMPDIR: signals, limits, priority, directory, umask and the rest of the
 *    environment are the caller's.
 */
#include "config.h"

#include <fcntl.h>
#include <string.h>

#include "shared/cli.h"
#include "shared/terminal.h"
#include "exec/transition.h"
#include "exec/capabilities.h"
#include "exec/descriptors.h"
#include "exec/enter.h"
#include "exec/folders.h"
#include "exec/program.h"
#include "exec/start.h"
#include "exec/user.h"

enum { OWN_FAILURE = 125, CANNOT_RUN = 126, NOT_FOUND = 127 };

/* What the command line asks for. */
struct request {
	const char *operand;
	char **command;
	struct user user;
	struct capabilities capabilities;
	struct descriptors descriptors;
	int helper;
	int if_enabled;
};

static void request_clear(struct request *request)
{
	user_clear(&request->user);
	descriptors_clear(&request->descriptors);
}

/* The operands: VM [--] CMD [ARG...]. */
static void request_command(poptContext popt, struct request *request)
{
	const char **operands = poptGetArgs(popt);

	if (!operands)
		cli_die_usage("name a VM and a command");
	request->operand = *operands++;
	if (*operands && strcmp(*operands, "--") == 0)
		operands++;
	if (!*operands)
		cli_die_usage("%s: name a command", request->operand);
	request->command = (char **)operands;
}

static bool request_option(struct request *request, int option, char *argument)
{
	_cleanup_free_ char *text = argument;

	if (option == 'k')
		return descriptors_keep(&request->descriptors, text);
	if (option == 'c')
		return capabilities_parse(text, &request->capabilities);
	user_clear(&request->user);
	return user_parse(text, &request->user);
}

/* Of --user, root too, has none but those named. `whose`: where the user comes
 * from. */
static bool request_capabilities(
	const struct request *request, const char *whose)
{
	if (!request->user.changes || request->user.account.uid == 0 ||
		!request->capabilities.kept)
		return true;
	cli_warn("--keep-caps: only root has capabilities, and %s is user %u",
		whose, request->user.account.uid);
	return false;
}

/* The operands stay popt's, as long as *ret_popt lives. */
static bool request_parse(
	int argc, char **argv, struct request *request, poptContext *ret_popt)
{
	/* clang-format off */
	const struct poptOption options[] = {
		{ "user", '\0', POPT_ARG_STRING, NULL, 'U',
			"run CMD as USER, without capabilities",
			"USER[:GROUP,...]" },
		{ "helper", '\0', POPT_ARG_NONE, &request->helper, 0,
			"CMD is a further process of the VM (swtpm, virtiofsd)",
			NULL },
		{ "keep-fd", '\0', POPT_ARG_STRING, NULL, 'k',
			"leave descriptor N open for CMD; repeatable", "N" },
		{ "keep-caps", '\0', POPT_ARG_STRING, NULL, 'c',
			"leave root's CMD these capabilities, too; never mknod",
			"CAP,..." },
		{ "if-enabled", '\0', POPT_ARG_NONE, &request->if_enabled, 0,
			"where SELinux is disabled, run CMD unconfined", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */
	int option;

	*ret_popt = cli_start(argc, argv, options,
		"[OPTION...] VM [--] CMD [ARG...]", POPT_CONTEXT_POSIXMEHARDER,
		OWN_FAILURE);
	while ((option = cli_next_option(*ret_popt)) >= 0)
		if (!request_option(request, option, poptGetOptArg(*ret_popt)))
			return false;
	request_command(*ret_popt, request);
	return request_capabilities(request, "--user");
}

/* Whether the command may go on, given what the kernel does. */
static bool announce(bool confined, const struct request *request)
{
	if (!confined && !request->if_enabled)
		cli_warn("SELinux is disabled: %s is not started: --if-enabled "
			 "would run it unconfined",
			request->command[0]);
	else if (!confined)
		cli_warn("SELinux is disabled: %s runs unconfined",
			request->command[0]);
	else if (svirt_policy_is_permissive())
		cli_warn("SELinux is permissive: what the VM may not do is "
			 "logged, and not prevented");
	return confined || request->if_enabled;
}

/* Whether QEMU is told to make a terminal: -serial pty, mon:pty, pty,id=x. */
static bool is_pty(const char *argument)
{
	const char *word = argument;

	for (; (word = strstr(word, "pty")); word++)
		if ((word == argument || strchr(":=\"", word[-1])) &&
			strchr(",\"", word[3]))
			return true;
	return false;
}

static void announce_terminals(
	const struct request *request, const struct svirt_vm *vm)
{
	for (char **word = request->command; *word; word++)
		if (is_pty(*word) && terminal_is_open(vm)) {
			terminal_warn(vm);
			return;
		}
}

static void explain_missing(const char *command, int err)
{
	if (err == -ENOENT)
		cli_warn("%s: no such command", command);
	else if (err == -EISDIR)
		cli_warn("%s: it is a directory", command);
	else if (err == -EACCES)
		cli_warn("%s: not executable: by its mode, a folder's, or a "
			 "mount with noexec",
			command);
	else
		cli_warn("%s: %s", command, strerror(-err));
}

/* Whether the user that this process is now may run it; EKEYREJECTED, which no
 * program gives, stands for a mode's refusal. */
static int ask_mode(const char *program, int err)
{
	return err == -EACCES && faccessat(AT_FDCWD, program, X_OK,
					 AT_EACCESS) < 0
		       ? -EKEYREJECTED
		       : err;
}

/* What the forecasts did not foresee. */
static void explain_failure(const char *program, int err)
{
	if (err == -ENOENT)
		cli_warn("%s: it is gone, or the interpreter it names is",
			program);
	else if (err == -ENOEXEC)
		cli_warn(
			"%s: not a program (a script starts with #!)", program);
	else if (err == -EACCES)
		cli_warn("%s: the policy refuses to run it, or the interpreter "
			 "that it names: ausearch -m AVC -ts recent",
			program);
	else if (err == -EKEYREJECTED)
		cli_warn(
			"%s: the user of --user may not run it, by its mode or "
			"a folder's",
			program);
	else if (err == -EPERM)
		cli_warn("%s: the kernel refuses the change of context: "
			 "no_new_privs is set, or the process is traced",
			program);
	else
		cli_warn("%s: %s", program, strerror(-err));
}

/* Returns only when it failed: the exit status. Whoever it tried to become, it
 * is the old user again. */
static int become(
	const struct request *request, const char *target, const char *program)
{
	const struct enter enter = {
		.target = target,
		.user = &request->user,
		.descriptors = &request->descriptors,
		/* Unconfined, root's command has root's. */
		.capabilities = target || request->user.changes
					? &request->capabilities
					: NULL,
	};
	enum enter_failure failure = enter_take(&enter);
	int err = 0;

	if (failure == ENTER_DONE) {
		execv(program, request->command);
		err = ask_mode(program, util_errno());
	}
	enter_undo(&enter);
	if (failure != ENTER_DONE)
		return failure == ENTER_NO_CONTEXT ? CANNOT_RUN : OWN_FAILURE;
	explain_failure(program, err);
	return err == -ENOENT && access(program, F_OK) < 0 ? NOT_FOUND
							   : CANNOT_RUN;
}

/* See to all that the VM's context asks for, but do not take it yet: 0, or the
 * exit status. */
static int confine(const struct request *request, const char *program,
	struct start *start, struct transition *transition)
{
	if (!transition_prepare(
		    &start->vm, program, request->helper, transition) ||
		!transition_forecast(transition) ||
		!descriptors_prepare(&request->descriptors, transition->target))
		return CANNOT_RUN;
	if (!folders_make(&start->vm, &request->user, request->helper,
		    request->command))
		return OWN_FAILURE;
	announce_terminals(request, &start->vm);
	start_audit(start, &request->user);
	cli_verbose("%s: %s runs as %s", start->vm.name, program,
		transition->target);
	return 0;
}

/* Returns only when it failed: the exit status. */
static int run(
	const struct request *request, bool confined, struct start *start)
{
	_cleanup_(transition_clear) struct transition transition = {0};
	_cleanup_free_ char *program = NULL;
	int status, err = program_find(request->command[0], &program);

	if (err < 0) {
		explain_missing(request->command[0], err);
		return err == -ENOENT ? NOT_FOUND : CANNOT_RUN;
	}
	if (confined) {
		status = confine(request, program, start, &transition);
		if (status != 0)
			return status;
	} else {
		folders_make_bare(
			request->operand, &request->user, request->command);
	}
	return become(request, transition.target, program);
}

int main(int argc, char **argv)
{
	_cleanup_(request_clear) struct request request = {0};
	_cleanup_(start_clear) struct start start = {0};
	_cleanup_popt_ poptContext popt = NULL;
	bool confined;
	int status;

	user_init(&request.user);
	if (!request_parse(argc, argv, &request, &popt))
		return OWN_FAILURE;
	confined = cli_policy_is_enabled();
	if (!announce(confined, &request))
		return OWN_FAILURE;
	if (confined && !start_record(request.operand, request.helper,
				&request.user, &start))
		return OWN_FAILURE;
	/* By now it may be the VM's own user. */
	if (!request.user.changes)
		capabilities_add_usual(&request.capabilities, request.helper);
	status = request_capabilities(&request, "the VM's own")
			 ? run(&request, confined, &start)
			 : OWN_FAILURE;
	start_undo(&start);
	return status;
}
