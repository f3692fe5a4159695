/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * svirt-connect: a terminal at a socket of a VM: its monitor or its console.
 *
 * An accepted connection has the level of who connected, and categories hold
 * both its ends: a client above the VM is one that the VM may not answer. So
 * the client is a helper of the VM (connect/client.c), and this program, which
 * stays outside, talks to it through pipes.
 *
 * The run folder is the VM's, who can put anything there. This program MUST
 *  - open nothing in it, and believe nothing but what the kernel says of it;
 *  - give the VM no descriptor of the terminal, and no session that has it;
 *  - leave the terminal as it was, whatever happens.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/cli-registry.h"
#include "shared/cli.h"
#include "connect/session.h"
#include "connect/start.h"
#include "shared/translated.h"

struct request {
	const char *operand;
	const char *what;
	int print;
	int if_enabled;
};

/* The operands stay popt's, as long as *ret_popt lives. */
static void request_parse(
	int argc, char **argv, struct request *request, poptContext *ret_popt)
{
	/* clang-format off */
	const struct poptOption options[] = {
		{ "print", '\0', POPT_ARG_NONE, &request->print, 0,
			"print the socket's path, and do not connect", NULL },
		{ "if-enabled", '\0', POPT_ARG_NONE, &request->if_enabled, 0,
			"where SELinux is disabled, connect unconfined", NULL },
		CLI_COMMON_OPTIONS,
		POPT_TABLEEND
	};
	/* clang-format on */

	*ret_popt = cli_start(
		argc, argv, options, "[OPTION...] VM [WHAT]", 0, CLI_UNUSABLE);
	while (cli_next_option(*ret_popt) >= 0)
		;
	request->operand = poptGetArg(*ret_popt);
	request->what = poptGetArg(*ret_popt);
	if (!request->operand)
		cli_die_usage("name a VM");
	if (poptPeekArg(*ret_popt))
		cli_die_usage(
			"%s: one socket at a time", poptPeekArg(*ret_popt));
	if (!request->what)
		request->what = "monitor";
	if (!*request->what || strchr(request->what, '/') ||
		strcmp(request->what, ".") == 0 ||
		strcmp(request->what, "..") == 0)
		cli_die_usage(
			"%s: not a name in the VM's folder", request->what);
}

/* The VM that is named, or, without SELinux, a name. */
static int vm_find(const struct request *request, struct svirt_vm *ret)
{
	_cleanup_registry_ struct svirt_registry *registry = NULL;
	int err;

	if (!cli_policy_is_enabled()) {
		if (!request->if_enabled)
			cli_die(CLI_UNUSABLE,
				"SELinux is disabled: no VM runs confined: "
				"--if-enabled connects to one that is not");
		ret->name = strdup(request->operand);
		return ret->name ? EXIT_SUCCESS : CLI_UNUSABLE;
	}
	registry = cli_registry_open(SVIRT_OPEN_READ, CLI_UNUSABLE);
	err = registry ? translated_find(registry, request->operand, ret)
		       : -ENOENT;
	if (err == 0 && ret->released)
		err = -ENOENT;
	if (err == 0)
		return EXIT_SUCCESS;
	cli_warn_vm(request->operand, err);
	return err == -ENOENT || err == -ENOTUNIQ ? CLI_NOT_DONE : CLI_UNUSABLE;
}

static void warn_folder(const struct svirt_vm *vm, int err)
{
	if (err == -ENOENT)
		cli_warn("%s: it has no folder in " SVIRT_RUNDIR_PATH
			 ": svirt-exec makes that when the VM starts",
			vm->name);
	else if (err == -EEXIST)
		cli_warn(SVIRT_RUNDIR_PATH "/%s: it carries another label than "
					   "the VM's",
			vm->name);
	else
		cli_warn(SVIRT_RUNDIR_PATH "/%s: %s", vm->name, strerror(-err));
}

static void warn_missing(const struct svirt_vm *vm, const char *what)
{
	const char *option = strcmp(what, "qmp") == 0	       ? "-qmp"
			     : strncmp(what, "serial", 6) == 0 ? "-serial"
							       : "-monitor";

	cli_warn("%s: %s: no such socket: QEMU makes it by %s "
		 "unix:" SVIRT_RUNDIR_PATH "/%s/%s,server=on,wait=off",
		vm->name, what, option, vm->name, what);
}

/* What the name is, not what it leads to. */
static bool socket_check(
	const struct svirt_vm *vm, int folder, const char *what)
{
	struct stat st;

	if (fstatat(folder, what, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno == ENOENT)
			warn_missing(vm, what);
		else
			cli_warn("%s: %s: %s", vm->name, what, strerror(errno));
		return false;
	}
	if (S_ISSOCK(st.st_mode))
		return true;
	cli_warn("%s: %s: not a socket, and the VM may have put it there: "
		 "nothing is opened",
		vm->name, what);
	return false;
}

static int attach(const struct request *request, const struct svirt_vm *vm,
	const struct stat *folder)
{
	struct client client = CLIENT_NONE;
	enum session_end end;
	bool is_good;

	if (isatty(STDIN_FILENO))
		cli_warn("%s: %s: ^] leaves", vm->name, request->what);
	if (!client_start(vm->name, request->what, folder, request->if_enabled,
		    &client))
		return CLI_NOT_DONE;
	end = session_run(&client, strcmp(request->what, "qmp") == 0);
	is_good = client_end(&client);
	if (end == SESSION_FAILED)
		cli_warn("standard output: nobody reads it");
	return end == SESSION_LEFT || (end == SESSION_CLOSED && is_good)
		       ? EXIT_SUCCESS
		       : CLI_NOT_DONE;
}

int main(int argc, char **argv)
{
	_cleanup_(svirt_vm_clear) struct svirt_vm vm = {0};
	_cleanup_popt_ poptContext popt = NULL;
	_cleanup_close_ int folder = -1;
	struct request request = {0};
	struct stat st;
	int status;

	request_parse(argc, argv, &request, &popt);
	status = vm_find(&request, &vm);
	if (status != EXIT_SUCCESS)
		return status;
	folder = svirt_rundir_open(&vm);
	if (folder < 0 || fstat(folder, &st) < 0) {
		warn_folder(&vm, folder < 0 ? folder : util_errno());
		return CLI_NOT_DONE;
	}
	if (!socket_check(&vm, folder, request.what))
		return CLI_NOT_DONE;
	if (!request.print)
		return attach(&request, &vm, &st);
	printf(SVIRT_RUNDIR_PATH "/%s/%s\n", vm.name, request.what);
	return cli_flush() ? EXIT_SUCCESS : CLI_NOT_DONE;
}
