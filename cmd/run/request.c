/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options; by a QEMU's name there are none, and all words are QEMU's. */
#include "config.h"

#include <string.h>

#include "run/request.h"
#include "run/qemu-words.h"

/* The values of options that may be given several times. */
enum { IMAGE = 'i', PRIVATE = 'p', SHARED = 's', CONTENT = 'c' };

static const char *role_of(int option)
{
	switch (option) {
	case IMAGE:
		return "image";
	case PRIVATE:
		return "private";
	case SHARED:
		return "shared";
	case CONTENT:
		return "content";
	}
	cli_die(CLI_UNUSABLE, "option %d has no role", option);
}

static void add_file(struct request *request, int option, char *path)
{
	_cleanup_free_ char *text = path;

	if (!text || !*text)
		cli_die_usage("--%s: name a file", role_of(option));
	files_add(&request->files, role_of(option), text, NULL, NULL)
		->by_option = true;
}

static void read_options(poptContext popt, struct request *request)
{
	int option;

	while ((option = cli_next_option(popt)) >= 0)
		add_file(request, option, poptGetOptArg(popt));
	if (request->uid && request->user)
		cli_die_usage("--uid and --user: give one of them");
	if (request->name && !svirt_name_is_valid(request->name))
		cli_die_usage("--name=%s: not a name: 1 to 64 letters, digits, "
			      "'.', '_' and '-'",
			request->name);
}

static void read_all(int argc, char **argv, struct request *request)
{
	/* clang-format off */
	const struct poptOption options[] = {
		{ "name", '\0', POPT_ARG_STRING, &request->name, 0,
			"call the VM NAME, not as QEMU's -name has it", "NAME" },
		{ "user", '\0', POPT_ARG_STRING, &request->user, 0,
			"run CMD as USER, not as who called sudo or doas",
			"USER[:GROUP,...]" },
		{ "image", '\0', POPT_ARG_STRING, NULL, IMAGE,
			"the VM alone uses FILE, read-write; repeatable, as "
			"the next three", "FILE" },
		{ "private", '\0', POPT_ARG_STRING, NULL, PRIVATE,
			"the VM alone uses FILE, read-only", "FILE" },
		{ "shared", '\0', POPT_ARG_STRING, NULL, SHARED,
			"every VM uses FILE, read-write", "FILE" },
		{ "content", '\0', POPT_ARG_STRING, NULL, CONTENT,
			"every VM uses FILE, read-only", "FILE" },
		{ "allow", '\0', POPT_ARG_STRING, &request->allow, 0,
			"hand WORDs on to svirt-label", "WORD,..." },
		{ "owner", '\0', POPT_ARG_STRING, &request->owner, 0,
			"hand on to svirt-label: files are USER's meanwhile",
			"USER[:GROUP]" },
		{ "uid", '\0', POPT_ARG_STRING, &request->uid, 0,
			"hand on to svirt-alloc: run CMD as a uid of its own",
			"RANGE" },
		{ "log", '\0', POPT_ARG_STRING, &request->log, 0,
			"write CMD's output to FILE, SIZE bytes at most (64M)",
			"FILE[,SIZE]" },
		{ "tcg", '\0', POPT_ARG_NONE, &request->tcg, 0,
			"CMD emulates, whatever its command line says", NULL },
		{ "if-enabled", '\0', POPT_ARG_NONE, &request->if_enabled, 0,
			"where SELinux is disabled, run CMD unconfined", NULL },
		{ "dry-run", 'n', POPT_ARG_NONE, &request->dry_run, 0,
			"print the commands that would run, and run none",
			NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */
	_cleanup_popt_ poptContext popt = NULL;
	const char **operands;

	popt = cli_start(argc, argv, options, "[OPTION...] [--] CMD [ARG...]",
		POPT_CONTEXT_POSIXMEHARDER, RUN_OWN_FAILURE);
	read_options(popt, request);
	operands = poptGetArgs(popt);
	if (!operands)
		cli_die_usage("give a command");
	command_add_words(&request->command, (char *const *)operands);
}

/* Messages have svirt-run's name, and options are QEMU's. */
static void read_link(int argc, char **argv, struct request *request)
{
	static const struct poptOption none[] = {POPT_TABLEEND};
	_cleanup_popt_ poptContext popt = NULL;
	char *name[] = {(char *)"svirt-run", NULL};

	popt = cli_start(1, name, none, "", 0, RUN_OWN_FAILURE);
	command_add(&request->command, "%s", qemu_words_base(argv[0]));
	if (argc > 1)
		command_add_words(&request->command, argv + 1);
	request->by_link = true;
}

void request_read(int argc, char **argv, struct request *ret)
{
	*ret = (struct request){0};
	if (argc > 0 && qemu_words_is_qemu(argv[0]))
		read_link(argc, argv, ret);
	else
		read_all(argc, argv, ret);
}

void request_clear(struct request *request)
{
	free(request->name);
	free(request->user);
	free(request->allow);
	free(request->owner);
	free(request->uid);
	free(request->log);
	files_clear(&request->files);
	command_clear(&request->command);
	*request = (struct request){0};
}
