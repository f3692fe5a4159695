/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CMD's words with svirt-exec among them; who starts them is supervise.c. */
#include "config.h"

#include <string.h>

#include "run/compose.h"
#include "run/fds.h"
#include "run/siblings.h"
#include "shared/sibling.h"
#include "run/supervise.h"

void compose(const struct run *run, const struct command *command,
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
	/* A uid of the VM's own svirt-exec knows. */
	if (run->user.option && !run->request.uid)
		command_add(ret, "--user=%s", run->user.option);
	fds_keep(command->words, ret);
	command_add(ret, "%s", run->name);
	command_add(ret, "--");
	command_add_words(ret, command->words + program);
}

int compose_start(struct run *run, struct command *exec)
{
	size_t program = run->words.program;
	char *path = sibling_path("svirt-exec", RUN_OWN_FAILURE);

	if (program == run->request.command.count)
		program = 0;
	if (cli_is_verbose()) {
		command_print(exec, stderr);
		fputc('\n', stderr);
	}
	free(exec->words[program]);
	exec->words[program] = path;
	return supervise_run(exec->words,
		&(struct attended){&run->outputs, &run->proxy, &run->handover},
		&run->mask);
}
